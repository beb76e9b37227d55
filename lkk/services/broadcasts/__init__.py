"""Mass notifications: prepared by one person, approved by another, sent in batches that nothing waits behind."""
