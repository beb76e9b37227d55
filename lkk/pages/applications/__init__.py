"""Pages on which applications are begun, filled in and followed."""
