"""States of the reports for heads."""
