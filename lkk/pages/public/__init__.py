"""Pages for everyone: the reception, sign-in, registration, recovery of a password."""
