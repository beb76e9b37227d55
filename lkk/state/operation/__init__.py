"""States of the administrator's pages on the running portal."""
