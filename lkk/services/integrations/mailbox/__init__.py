"""A mailbox that is read: letters come in over IMAP."""
