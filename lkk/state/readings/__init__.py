"""States of the entry of readings."""
