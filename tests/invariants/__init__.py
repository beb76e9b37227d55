"""Tests that police the whole code base."""
