"""States of sign-in, registration, sessions and staff users."""
