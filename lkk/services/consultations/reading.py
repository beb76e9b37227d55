"""What both sides read: lines since a number, earlier ones in pages, and the marks of what was given and read."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, and_, bindparam, exists, func, not_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select, update

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services.consultations import access, text_links
from lkk.services.consultations.views import DialogueView, MessageView, dialogue_view, message_view
from lkk.services.files.views import FileView, view_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.consultations import MessageKind

PAGE = 50
_Customer, _Consultant, _Author = aliased(User), aliased(User), aliased(User)


class _Which(Enum):
    AFTER = "after"
    BEFORE = "before"
    SAID = "said"


@dataclass(frozen=True)
class Talk:
    """A dialogue and lines of it in their order; `earlier`: whether there are more before them."""

    dialogue: DialogueView
    lines: tuple[MessageView, ...]
    earlier: bool = False


async def since(work: UnitOfWork, actor: Actor, dialogue_id: int, after: int) -> Talk:
    """Return what was added after a number, at most a page: the newest of more, which `earlier` tells.

    Raises:
        NotFound: there is no such dialogue for the actor.
    """
    return await _read(work, actor, dialogue_id, _Which.AFTER, after)


async def latest(work: UnitOfWork, actor: Actor, dialogue_id: int) -> Talk:
    """Return the newest page of a dialogue.

    Raises:
        NotFound: there is no such dialogue for the actor.
    """
    return await since(work, actor, dialogue_id, 0)


async def before(work: UnitOfWork, actor: Actor, dialogue_id: int, seq: int) -> Talk:
    """Return the page before a number.

    Raises:
        NotFound: there is no such dialogue for the actor.
    """
    return await _read(work, actor, dialogue_id, _Which.BEFORE, seq)


async def mark(work: UnitOfWork, actor: Actor, dialogue_id: int, *, delivered: int, read: int = 0) -> None:
    """Note up to which number the actor's side has been given and has read the other's words; marks only grow.

    Heads who look into another's dialogue leave no mark. Answers go by letter no more once the customer reads here.
    """
    side, whose = ("company", Consultation.consultant_id) if actor.staff else ("customer", Consultation.customer_id)
    given_column: Any = getattr(Consultation, f"{side}_delivered")
    read_column: Any = getattr(Consultation, f"{side}_read")
    given = func.least(max(delivered, read), Consultation.last_seq)
    seen = func.least(read, Consultation.last_seq)
    own = (
        col(Consultation.id) == dialogue_id,
        access.readable(actor),
        col(whose) == actor.author_id,
        or_(given_column < given, read_column < seen),
    )
    values: dict[str, Any] = {
        given_column.key: func.greatest(given_column, given),
        read_column.key: func.greatest(read_column, seen),
    }
    if not actor.staff:
        read_here = and_(col(Consultation.first_answer_at).is_not(None), col(Consultation.last_seq) <= read)
        values["by_letter"] = and_(col(Consultation.by_letter), not_(read_here))
    query = update(Consultation).where(*own).values(**values)
    told = query.returning(col(Consultation.customer_id), col(Consultation.consultant_id))
    changed = (await work.session.execute(told, execution_options={"synchronize_session": False})).first()
    if changed is not None:
        work.tell_dialogue(dialogue_id, *(one for one in changed if one is not None))


async def whole(work: UnitOfWork, actor: Actor, dialogue_id: int, most: int) -> Talk:
    """Return a dialogue from its beginning, at most so many of its newest lines; notes are no part of it.

    Raises:
        NotFound: there is no such dialogue for the actor.
    """
    return await _read(work, actor, dialogue_id, _Which.SAID, most=most)


async def _read(
    work: UnitOfWork, actor: Actor, dialogue_id: int, which: _Which, seq: int = 0, *, most: int = PAGE
) -> Talk:
    """The newest of those lines with their dialogue and the names of its people, by one statement when there are none.

    Files and links are looked for only where there are any.
    """
    who, person_id = access.reader(actor)
    values = {"dialogue_id": dialogue_id, "person_id": person_id, "seq": seq, "rows": most + 1}
    rows = (await work.session.execute(_lines(who, which), values)).all()
    if not rows:
        raise access.NoDialogue
    dialogue, customer, consultant = rows[0][:3]
    found = [(line, name or "", has) for *_, line, name, has in rows[:most][::-1] if line is not None]
    lines = await _told(work, actor, dialogue, found)
    return Talk(dialogue_view(dialogue, customer, consultant or ""), lines, len(rows) > most)


@cache
def _lines(who: access.Reader, which: _Which) -> Any:
    """The statement, made once: it is asked twice for each message, and making it costs more than sending it."""
    shown = {
        _Which.AFTER: col(ConsultationMessage.seq) > bindparam("seq"),
        _Which.BEFORE: col(ConsultationMessage.seq) < bindparam("seq"),
        _Which.SAID: col(ConsultationMessage.kind) != MessageKind.NOTE,
    }[which]
    if who is access.Reader.CUSTOMER:
        shown = and_(shown, col(ConsultationMessage.kind) != MessageKind.NOTE)
    enclosed = exists().where(
        col(StoredFile.consultation_id) == col(Consultation.id),
        col(StoredFile.consultation_seq) == col(ConsultationMessage.seq),
    )
    of_dialogue = and_(col(ConsultationMessage.consultation_id) == col(Consultation.id), shown)
    return (
        select_columns(
            Consultation,
            col(_Customer.display_name),
            col(_Consultant.display_name),
            ConsultationMessage,
            col(_Author.display_name),
            enclosed,
        )
        .join(_Customer, col(_Customer.id) == col(Consultation.customer_id))
        .join(_Consultant, col(_Consultant.id) == col(Consultation.consultant_id), isouter=True)
        .join(ConsultationMessage, of_dialogue, isouter=True)
        .join(_Author, col(_Author.id) == col(ConsultationMessage.author_id), isouter=True)
        .where(
            col(Consultation.id) == bindparam("dialogue_id"),
            access.readable_by(who, bindparam("person_id", type_=BigInteger)),
        )
        .order_by(col(ConsultationMessage.seq).desc())
        .limit(bindparam("rows", type_=Integer))
        .execution_options(populate_existing=True)
    )


async def _told(
    work: UnitOfWork, actor: Actor, dialogue: Consultation, found: list[tuple[ConsultationMessage, str, bool]]
) -> tuple[MessageView, ...]:
    with_files = [line.seq for line, _, has in found if has]
    files = await _files(work, dialogue.key, with_files) if with_files else {}
    pieces = await text_links.linked(work, actor, dialogue.customer_id, (line.text for line, *_ in found))
    return tuple(
        message_view(line, name, files.get(line.seq, ()), parts)
        for (line, name, _), parts in zip(found, pieces, strict=True)
    )


async def _files(work: UnitOfWork, dialogue_id: int, seqs: list[int]) -> dict[int, tuple[FileView, ...]]:
    query = (
        select(StoredFile)
        .where(StoredFile.consultation_id == dialogue_id, col(StoredFile.consultation_seq).in_(seqs))
        .order_by(col(StoredFile.id))
    )
    found: dict[int, tuple[FileView, ...]] = {}
    for row in await work.session.exec(query):
        if row.consultation_seq is not None:
            found[row.consultation_seq] = (*found.get(row.consultation_seq, ()), view_of(row))
    return found
