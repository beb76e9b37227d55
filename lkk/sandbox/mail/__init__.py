"""The mail server: takes emails over SMTP and keeps them for a look."""
