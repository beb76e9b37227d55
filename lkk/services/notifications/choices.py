"""Which emails a person wants; the site's list holds every event whatever is chosen here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from lkk.models.notifications import UnwantedEmail
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class EmailChoice:
    """An event whose emails may be switched off, and whether the person gets them."""

    event: str
    label: str
    wanted: bool


async def list_choices(work: UnitOfWork, actor: Actor, events: Iterable[Event]) -> list[EmailChoice]:
    """Which of the events the actor may choose, in their order; employees get every email of their work."""
    demand(actor, Permission.OWN_SETTINGS)
    if actor.staff:
        return []
    mine = select(UnwantedEmail.event).where(UnwantedEmail.user_id == actor.subject_id)
    unwanted = set(await work.session.exec(mine))
    return [EmailChoice(event.key, event.choice, event.key not in unwanted) for event in events if event.switchable]


async def choose(work: UnitOfWork, actor: Actor, event: str, events: Iterable[Event], *, wanted: bool) -> None:
    """Switch the emails of one of the events on or off for the actor; the second time changes nothing.

    Raises:
        NotFound: there is no such event, or its emails are not left to choice.
    """
    demand(actor, Permission.OWN_SETTINGS)
    if actor.staff or event not in {one.key for one in events if one.switchable}:
        raise NotFound
    if wanted:
        chosen = (col(UnwantedEmail.user_id) == actor.subject_id) & (col(UnwantedEmail.event) == event)
        await work.session.exec(delete(UnwantedEmail).where(chosen))
    else:
        row = insert(UnwantedEmail).values(user_id=actor.subject_id, event=event)
        await work.session.execute(row.on_conflict_do_nothing())
    work.tell_people(actor.subject_id)


async def who_does_without(work: UnitOfWork, event: Event, user_ids: Collection[int]) -> set[int]:
    """Those of the users who have switched the emails of a switchable event off."""
    if not event.switchable:
        return set()
    query = select(UnwantedEmail.user_id).where(
        UnwantedEmail.event == event.key, col(UnwantedEmail.user_id).in_(user_ids)
    )
    return set(await work.session.exec(query))
