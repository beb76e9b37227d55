"""Money: payments through banks, refunds, the reconciliation statement."""
