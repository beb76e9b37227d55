"""Periodic jobs: how one is declared and how its runs are recorded."""
