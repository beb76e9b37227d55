"""What a customer may begin and what was begun already: the page «Новая заявка»."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lkk.services.applications import service_passports
from lkk.services.applications.drafts import eligibility, listing
from lkk.services.applications.drafts.listing import DraftRow
from lkk.services.applications.service_passports import PassportView
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Offer:
    """Every kind with its passport, and one's own drafts; `obstacles` say why a kind is not for the person now."""

    passports: Mapping[str, PassportView]
    obstacles: Mapping[str, str]
    drafts: list[DraftRow]
    now: datetime

    def open_first(self, kinds: Iterable[Kind]) -> list[Kind]:
        """Return kinds in their order, those that may be begun before those that may not."""
        return sorted(kinds, key=lambda one: one.code in self.obstacles)


async def offer(work: UnitOfWork, actor: Actor) -> Offer:
    """Everything of the page in one reading.

    Raises:
        NotAllowed: the actor is an employee.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    who = await eligibility.filer(work, actor)
    obstacles = {code: who.obstacle(kind) for code, kind in KINDS.items()}
    return Offer(
        passports=await service_passports.of_kinds(work, KINDS.values()),
        obstacles={code: why for code, why in obstacles.items() if why},
        drafts=await listing.list_own(work, actor),
        now=work.now,
    )
