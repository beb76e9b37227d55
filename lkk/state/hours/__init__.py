"""States of the hours of interval meters."""
