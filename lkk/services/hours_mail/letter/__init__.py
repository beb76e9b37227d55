"""Reading a letter: in a child process, for everything in it was written by a stranger."""
