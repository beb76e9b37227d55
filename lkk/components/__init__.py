"""The design kit: pure functions that draw what they are given."""
