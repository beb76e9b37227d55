"""The document of what was filed: its data, layout and typesetting."""
