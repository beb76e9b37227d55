"""The board of capacity in the cabinet: own ads, their form, a contact."""
