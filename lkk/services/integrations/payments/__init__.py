"""The payment provider: YooKassa's API of version 3, or none."""
