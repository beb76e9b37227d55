"""Who files, as far as the catalogue cares."""

from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Standing


async def of(work: UnitOfWork, actor: Actor) -> Standing:
    """Whether the actor has an account attached."""
    return Standing.WITH_ACCOUNT if await links.active(work, actor) else Standing.SIGNED_IN
