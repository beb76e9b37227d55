"""What a customer may begin and what was begun already: the page «Новая заявка»."""

from dataclasses import dataclass
from datetime import datetime

from lkk.services.applications.drafts import eligibility, listing
from lkk.services.applications.drafts.listing import DraftRow
from lkk.services.forms import catalog
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Direction, Eligibility
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Offer:
    """Kinds by direction and one's own drafts; `more_with_account` tells that an account would bring more kinds."""

    kinds: dict[Direction, list[Kind]]
    drafts: list[DraftRow]
    more_with_account: bool
    now: datetime


async def offer(work: UnitOfWork, actor: Actor) -> Offer:
    """Everything of the page in one reading.

    Raises:
        NotAllowed: the actor is an employee.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    who = await eligibility.filer(work, actor)
    offered, with_account = who.kinds(), who.kinds(Eligibility.WITH_ACCOUNT)
    return Offer(
        kinds=catalog.by_direction(offered),
        drafts=await listing.list_own(work, actor),
        more_with_account=len(with_account) > len(offered),
        now=work.now,
    )
