"""HTTP routes, the wall around what is served, the guard of events and the live listener."""
