"""The feed of changes from the accounting system: accounts, points, meters, readings, page by page."""
