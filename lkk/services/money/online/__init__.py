"""Payments through the provider: begun once, asked about until the outcome is known, applied once."""
