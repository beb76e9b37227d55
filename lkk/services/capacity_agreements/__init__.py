"""Agreements that hand capacity over: terms of two people, a paper both sign, the applications that follow."""
