"""Electronic mail: letters leave through an SMTP server."""
