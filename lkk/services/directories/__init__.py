"""Directories of effective-dated rows: one editor and one history for all of them."""
