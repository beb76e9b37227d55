"""Accounts of the grid company's customers: attaching them, and what the feed tells of them and their meters."""
