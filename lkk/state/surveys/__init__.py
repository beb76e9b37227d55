"""Surveys of the staff: the list, the builder, the results."""
