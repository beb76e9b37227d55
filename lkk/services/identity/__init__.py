"""Who a person is: registration, sign-in, sessions, passwords, one-time codes, consents, staff users."""
