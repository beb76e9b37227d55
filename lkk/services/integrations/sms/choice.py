"""Which of several gateways an SMS is meant for."""

from collections.abc import Mapping
from hashlib import sha256


def turns(message_id: int, shares: Mapping[str, int]) -> list[str]:
    """Return the gateways in the order they are tried for an SMS: the chosen one, then the others as they are listed.

    The same SMS always gets the same answer; over many each gateway is first as often as its share says. A gateway
    with no share is only a reserve. Without any share the first one listed is chosen.
    """
    place = int.from_bytes(sha256(str(message_id).encode()).digest()[:8]) % (sum(shares.values()) or 1)
    chosen = next(iter(shares), "")
    for code, share in shares.items():
        if place < share:
            chosen = code
            break
        place -= share
    return sorted(shares, key=lambda code: code != chosen)
