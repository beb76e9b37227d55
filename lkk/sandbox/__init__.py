"""The outside world for development and tests: accounting and document system, mail server, over real protocols."""
