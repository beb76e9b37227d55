"""PINs of customer accounts: only a keyed hash is stored, the same for the feed and for attaching."""

from lkk.services.kernel.secrets import keyed_hash
from lkk.vocabulary.people import CabinetClass


def pin_hash(registry: CabinetClass, number: str, pin: str) -> str:
    """What is stored of the PIN of the account with this registry and number."""
    return keyed_hash("pin", registry.value, number, pin)
