"""What migrations are run with and may call; they import nothing else of the portal."""
