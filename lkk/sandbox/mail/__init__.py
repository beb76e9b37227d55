"""The mail server: takes letters over SMTP and keeps them for a look."""
