"""Visits to offices: free times, holds, bookings, waiting lists, the day of an office."""
