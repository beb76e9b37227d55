"""Hours of interval meters: files read in a child process, checks, sending, what the accounting system answered."""
