"""The invoice on paper: set once from a dated template, with the QR a bank reads."""
