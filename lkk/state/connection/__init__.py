"""Pages about the contract of a grid connection."""
