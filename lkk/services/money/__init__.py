"""Invoices and the money that comes for them: on line and through banks."""
