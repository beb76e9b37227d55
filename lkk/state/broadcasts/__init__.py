"""Mass notifications: the list, one of them, its words."""
