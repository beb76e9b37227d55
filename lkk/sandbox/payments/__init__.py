"""A payment provider that speaks YooKassa's API of version 3; no money moves."""
