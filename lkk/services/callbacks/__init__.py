"""Calls that customers ask for: the form, the tasks of managers, what becomes of a call."""
