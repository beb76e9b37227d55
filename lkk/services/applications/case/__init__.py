"""One application: its card, thread, remarks, and the dispute of its result."""
