"""Money through banks: what it is for, and what nobody knows yet."""
