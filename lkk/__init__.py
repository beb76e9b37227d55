"""Customer portal of a grid company."""
