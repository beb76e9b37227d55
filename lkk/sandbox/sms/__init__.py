"""Two SMS gateways of one protocol: each takes texts, keeps them for a look and reports on its own."""
