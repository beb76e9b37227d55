"""Pages about the money of a customer."""
