"""Applications in the exchange with the accounting system: what is delivered and what the feed brings."""
