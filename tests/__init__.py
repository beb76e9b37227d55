"""Tests of the portal; builders and fixtures are shared by all kinds of them."""
