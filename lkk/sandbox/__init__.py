"""The outside world for development and tests: the accounting system and a mail server, played over real protocols."""
