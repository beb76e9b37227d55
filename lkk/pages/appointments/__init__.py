"""Pages of visits to an office for guests and customers."""
