"""Readings of many accounts from a file of an employee: the checks of the grid, all faults at once, a result file."""
