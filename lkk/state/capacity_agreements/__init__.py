"""The page of an agreement of capacity."""
