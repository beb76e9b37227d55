"""From the choice of a kind to the filed application."""
