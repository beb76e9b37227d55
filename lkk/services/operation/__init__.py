"""What an administrator sees of the running portal."""
