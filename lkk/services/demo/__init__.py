"""People and applications of the demonstration; refused in production."""
