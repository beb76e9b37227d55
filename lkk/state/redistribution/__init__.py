"""The board of capacity: own ads and contacts, the check by an employee."""
