"""SMS: texts leave through a provider's gateway, which reports later whether they arrived."""
