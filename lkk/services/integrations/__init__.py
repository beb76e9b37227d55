"""The neighbour systems: a contract and an adapter for each."""
