"""The board of capacity: ads of who gives and who seeks, their check, pairs that fit, contacts of two people."""
