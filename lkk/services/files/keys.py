"""Under which keys the bytes of a file lie, known from its public id alone."""

import uuid


def content_key(public_id: uuid.UUID) -> str:
    """Return the key of the file itself."""
    return f"{public_id.hex[:2]}/{public_id.hex}"


def thumbnail_key(public_id: uuid.UUID) -> str:
    """Return the key of the small picture."""
    return f"{content_key(public_id)}.thumb"


def copy_key(public_id: uuid.UUID) -> str:
    """Return the key of the JPEG that everybody can open."""
    return f"{content_key(public_id)}.copy"


def public_id_of(key: str) -> uuid.UUID | None:
    """Return the file that a key is of; None for what the portal has not put there."""
    name = key.rpartition("/")[2].partition(".")[0]
    try:
        return uuid.UUID(hex=name)
    except ValueError:
        return None
