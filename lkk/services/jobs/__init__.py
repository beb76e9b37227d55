"""Periodic jobs: how a run is recorded, and which jobs there are."""
