"""Readings: the windows, the checks, entry, sending, and what the accounting system made of them."""
