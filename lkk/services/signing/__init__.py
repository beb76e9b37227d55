"""Electronic signatures: the agreement, signing by SMS and by a file, evidence, the sheet, the container, checking."""
