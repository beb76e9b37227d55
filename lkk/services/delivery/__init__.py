"""Delivery of the outbox: leases, order, back-off, circuits, the dead list."""
