"""The reconciliation statement of a period."""
