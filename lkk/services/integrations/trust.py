"""Whom the portal believes on the other side of TLS: the system's authorities and, when one is named, an own one."""

import ssl
from functools import lru_cache


@lru_cache
def trusted(ca_file: str) -> ssl.SSLContext:
    """Return what verifies a neighbour; `ca_file` is the path of a PEM file, empty without an own authority."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
