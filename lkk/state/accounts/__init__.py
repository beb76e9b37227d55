"""States of the attached accounts."""
