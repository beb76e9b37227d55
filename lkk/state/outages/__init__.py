"""States of outages: a person's own, and the journal of the dispatchers."""
