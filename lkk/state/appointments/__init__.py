"""Visits to an office: the slot picker, one's own bookings, the day and the plans of an office."""
