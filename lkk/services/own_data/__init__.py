"""What customers decide of their own data: consents taken back, a copy of everything, the end of the cabinet."""
