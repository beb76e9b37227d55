"""Outages: what the dispatchers tell of them, who is told, and what people tell back."""
