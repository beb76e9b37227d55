"""The directories of the administrator."""
