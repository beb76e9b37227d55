"""The desk of a consultant around the dialogues: the customer beside, templates, drafts, escalation, the report."""
