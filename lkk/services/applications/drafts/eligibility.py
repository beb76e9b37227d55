"""Who files, as far as the catalogue cares."""

from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Eligibility


async def of(work: UnitOfWork, actor: Actor) -> Eligibility:
    """Whether the actor has an account attached."""
    return Eligibility.WITH_ACCOUNT if await links.active(work, actor) else Eligibility.SIGNED_IN
