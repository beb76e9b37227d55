"""States of a person's notifications."""
