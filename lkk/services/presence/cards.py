"""Whose card an employee has open: the last one that was opened, while they are here."""

from collections.abc import Collection, Mapping

from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.presence import Presence
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.presence.here import ONLINE
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic


async def open_card(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """Note that the employee is here and has opened the card of an application; pages that show it are told.

    Raises:
        NotAllowed: the actor does not see applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    row = await work.session.get(Presence, actor.subject_id, with_for_update=True)
    was_here = row is not None and row.seen_at > work.now - ONLINE
    row = row or Presence(user_id=actor.subject_id, seen_at=work.now)
    row.seen_at = work.now
    work.session.add(row)
    if not was_here:
        work.tell_topic(Topic.PRESENCE)
    elif row.application_id == application_id:
        return
    if row.application_id not in (None, application_id):
        work.tell_topic(Topic.OPENED, str(row.application_id))
    row.application_id = application_id
    work.tell_topic(Topic.OPENED, str(application_id))


async def leave_card(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """Note that the employee has left the card, unless another one was opened since.

    Raises:
        NotAllowed: the actor does not see applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    row = await work.session.get(Presence, actor.subject_id, with_for_update=True)
    if row is None or row.application_id != application_id:
        return
    row.application_id = None
    work.session.add(row)
    work.tell_topic(Topic.OPENED, str(application_id))


async def who_has_open(work: UnitOfWork, actor: Actor, application_ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of colleagues who are here with these applications open, by application.

    Raises:
        NotAllowed: the actor does not see applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    if not application_ids:
        return {}
    query = (
        select(Presence.application_id, User.display_name)
        .join(User, col(User.id) == col(Presence.user_id))
        .where(
            col(Presence.application_id).in_(application_ids),
            Presence.seen_at > work.now - ONLINE,
            Presence.user_id != actor.subject_id,
        )
        .order_by(col(User.display_name))
    )
    names: dict[int, list[str]] = {}
    for application_id, name in await work.session.exec(query):
        names.setdefault(application_id or 0, []).append(name)
    return {application_id: ", ".join(one) for application_id, one in names.items()}
