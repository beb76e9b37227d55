"""By what the sign-in knows the address of a closed cabinet, which itself is free for another one."""

from lkk.services.kernel.secrets import keyed_hash


def closed_login(email: str) -> str:
    """Return what is stored of the e-mail."""
    return keyed_hash("closed login", email)
