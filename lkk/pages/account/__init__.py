"""Pages of a customer's cabinet."""
