"""Customers as the staff see them: found, read, opened at the counter, corrected, locked."""
