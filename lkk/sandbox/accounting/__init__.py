"""The accounting system as the portal sees it: its API, its feed, its office and its rules."""
