"""The life of an application: drafts, filing, workflow, deadlines, remarks, messages, the staff's desk."""
