"""Who has to wait before a password is even looked at: never everybody, and never whoever has failed nothing.

A wall common to all would let strangers shut it for all. So the totals of a login and of the portal refuse nobody by
themselves: once one of them is reached, networks that have failed before wait longer and longer, each for its own
failures, and the first try from a clean network is looked at as ever.
"""

from dataclasses import dataclass

from lkk.services.identity.known_devices import known_device
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Tries:
    """Whose tries are counted: a known browser has a counter of its own, so that others cannot shut it out."""

    login: str
    network: str
    device: str

    @property
    def pair(self) -> str:
        """The login from this network."""
        return f"{self.login} {self.network}"


def tries_of(login: str, visitor: Visitor) -> Tries:
    """The tries of a browser at a login."""
    return Tries(login, network_of(visitor.ip), known_device(visitor.device, login))


async def spend(work: UnitOfWork, tries: Tries) -> None:
    """Count a try before its password is looked at; of tries at once each sees those before it.

    Raises:
        TooManyAttempts: with the seconds to wait.
    """
    if tries.device:
        await limits.spend(work, limits.SIGN_IN_DEVICE, f"{tries.device}:{tries.login}")
        return
    portal_attacked = await limits.tries(work, limits.SIGN_IN_ALL, "") >= limits.SIGN_IN_ALL.count
    login_attacked = await limits.tries(work, limits.SIGN_IN_LOGIN, tries.login) >= limits.SIGN_IN_LOGIN.count
    pair = limits.SIGN_IN_PAIR.after(1) if portal_attacked or login_attacked else limits.SIGN_IN_PAIR
    network = limits.SIGN_IN_IP.after(1) if portal_attacked else limits.SIGN_IN_IP
    await limits.spend(work, limits.SIGN_IN_PAIR_HOUR, tries.pair)
    await limits.spend(work, pair, tries.pair)
    await limits.count(work, limits.SIGN_IN_LOGIN, tries.login)
    await limits.spend(work, network, tries.network)
    await limits.count(work, limits.SIGN_IN_ALL, "")


async def forgive(work: UnitOfWork, tries: Tries) -> None:
    """After a success: the failures before it are forgotten, and the try itself counts for no network."""
    if tries.device:
        await limits.forgive(work, limits.SIGN_IN_DEVICE, f"{tries.device}:{tries.login}")
        return
    await forget_failures(work, tries)
    await limits.give_back(work, limits.SIGN_IN_IP, tries.network)
    await limits.give_back(work, limits.SIGN_IN_ALL, "")


async def forget_failures(work: UnitOfWork, tries: Tries) -> None:
    """Whoever has proved to own the login begins anew from this network."""
    await limits.forgive(work, limits.SIGN_IN_PAIR_HOUR, tries.pair)
    await limits.forgive(work, limits.SIGN_IN_PAIR, tries.pair)
    await limits.forgive(work, limits.SIGN_IN_LOGIN, tries.login)
