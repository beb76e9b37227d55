"""The document system of the company, played: takes documents with their files and registers them."""
