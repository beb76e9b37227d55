"""The customer's profile: what it holds, and how each part of it changes."""
