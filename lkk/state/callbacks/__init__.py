"""Calls that customers ask for, on both sides."""
