"""State of signing: the pane beside a document, and the agreement on the simple signature."""
