"""A grid connection from the conditions to the acts: the offer, what moves the case, payments, inspection, terms."""
