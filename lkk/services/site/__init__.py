"""What the plain pages of the site say: the manual, and the search over pages, questions and services."""
