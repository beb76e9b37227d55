"""The external systems: a contract and an adapter for each."""
