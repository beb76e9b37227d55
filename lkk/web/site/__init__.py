"""Plain pages for everyone and for search engines: HTML made by the server, no script is needed to read them."""
