"""Surveys: built by the staff, frozen when published, answered once by a person or by nobody known."""
