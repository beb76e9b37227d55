"""Marks of customers: given once for what was served, a low one answered by an employee."""
