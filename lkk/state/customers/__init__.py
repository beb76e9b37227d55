"""Customers as the staff see them."""
