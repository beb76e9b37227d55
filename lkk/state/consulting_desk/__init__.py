"""The desk of consultants and its report."""
