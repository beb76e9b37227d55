"""The list of a person's drafts, and what has become of one that is no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.services.applications.drafts import drafts
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class DraftRow:
    """A line of the list of drafts; `step` counts from 0 to `steps`."""

    id: int
    kind: str
    title: str
    step: int
    steps: int
    created_at: datetime
    updated_at: datetime
    handed_over: bool = False


async def list_own(work: UnitOfWork, actor: Actor) -> list[DraftRow]:
    """The actor's drafts, the one touched last first."""
    query = drafts.of_actor(actor).order_by(col(Application.updated_at).desc(), col(Application.id).desc())
    rows = []
    for draft in await work.session.exec(query):
        kind = catalog.kind_of(draft.kind)
        steps = len(drafts.asked_by(draft).steps)
        rows.append(
            DraftRow(
                draft.key,
                kind.code,
                kind.title,
                min(draft.draft_step, steps),
                steps,
                draft.created_at,
                draft.updated_at,
                draft.handed_over_at is not None,
            )
        )
    return rows


async def number_of_filed(work: UnitOfWork, actor: Actor, draft_id: int) -> str:
    """The number that a former draft of the actor's own was filed under, in another tab or on another device.

    Raises:
        NotFound: it was not filed by this person.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    query = select(Application.number).where(Application.id == draft_id, Application.user_id == actor.subject_id)
    number = (await work.session.exec(query)).first()
    if not number:
        raise NotFound
    return number
