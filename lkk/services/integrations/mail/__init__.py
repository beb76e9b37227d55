"""Electronic mail: emails leave through an SMTP server."""
