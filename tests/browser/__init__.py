"""The product in a real browser: Chromium against web, worker, database and outside world."""
