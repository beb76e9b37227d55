"""States of what the staff do with readings."""
