"""Passing readings to the supplier (ЭСО): the registry of a month as a file and by mail."""
