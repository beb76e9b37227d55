"""The public reception: forms filed without signing in, and their status by number and secret code."""
