"""Files people send: received, read by a child process, kept in a private folder, given to who may see them."""
