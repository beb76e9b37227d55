"""Marks: given by customers, read and answered by the staff."""
