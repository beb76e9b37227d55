"""The SMS gateway: takes texts, keeps them for a look and reports on them."""
