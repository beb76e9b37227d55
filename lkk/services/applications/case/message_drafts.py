"""What is written to a case and not sent yet: it survives leaving the page, and a newer text is never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from lkk.models.applications import MessageDraft
from lkk.services.applications import access
from lkk.services.applications.case.before_after import places
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs

TEXT_LENGTH, REMARK_LENGTH, ACT_LENGTH = 4000, 500, 40
QUOTED = 200


@dataclass(frozen=True)
class Written:
    """The text of a draft, whether it is a note of the staff, and its version, 0 while nothing was ever kept.

    `act` is what an employee has chosen to do with it, empty for an answer; `remarks` are the words of the ticked
    remarks by what they are about.
    """

    text: str = ""
    version: int = 0
    internal: bool = False
    act: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


class WrittenElsewhere(InvalidValue):
    """Another tab has kept another text since this one was opened; `newer` is that draft."""

    def __init__(self, newer: Written) -> None:
        self.newer = newer
        said = newer.text if len(newer.text) <= QUOTED else newer.text[: QUOTED - 1] + "…"
        super().__init__(
            f"В другой вкладке написано позже: «{said}». Чтобы отправить то, что стоит здесь, нажмите кнопку ещё раз",
            at="text",
        )


async def written(work: UnitOfWork, actor: Actor, application_id: int) -> Written:
    """The actor's own draft of a case."""
    row = (await work.session.exec(_own(actor, application_id))).first()
    return _view(row)


async def keep(
    work: UnitOfWork, actor: Actor, application_id: int, text: str, version: int, *, internal: bool = False
) -> Written:
    """Keep what is written; `version` is that of the text it was made of.

    Raises:
        InvalidValue: it is too long.
        NotFound: there is no such application for the actor.
        WrittenElsewhere: another tab has kept another text since.
    """
    await access.locked(work, actor, application_id, in_visit=True)
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if len(text) > TEXT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(TEXT_LENGTH)}, сейчас {len(text)}", at="text")
    row = await _row(work, actor, application_id)
    check(_view(row), text, version)
    if (row.text, row.internal) != (text, internal):
        row.text, row.internal, row.version, row.updated_at = text, internal, row.version + 1, work.now
        work.session.add(row)
    return _view(row)


async def choose(work: UnitOfWork, actor: Actor, application_id: int, act: str) -> None:
    """Keep what an employee has chosen to do with what is written, empty for an answer.

    Raises:
        NotAllowed: the actor does not work with applications.
        InvalidValue: it is no name of an act.
        NotFound: there is no such application.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    if len(act) > ACT_LENGTH:
        raise InvalidValue
    await access.locked(work, actor, application_id)
    row = await _row(work, actor, application_id)
    row.act, row.updated_at = act, work.now
    work.session.add(row)


async def remark(work: UnitOfWork, actor: Actor, application_id: int, name: str, words: str | None) -> Written:
    """Keep a ticked remark about a question or a place for files with its words, or take it out without them.

    Return the draft as it is then: tabs tick apart from each other, what was ticked in another one stays.

    Raises:
        NotAllowed: the actor does not work with applications.
        InvalidValue: the words are too long.
        NotFound: there is no such application, or no such question in it.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id)
    if name not in places(catalog.kind_of(application.kind)):
        raise NotFound
    if words is not None and len(words) > REMARK_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(REMARK_LENGTH)}, сейчас {len(words)}", at="text")
    row = await _row(work, actor, application_id)
    others = {known: kept for known, kept in row.remarks.items() if known != name}
    row.remarks = others if words is None else {**others, name: words}
    row.updated_at = work.now
    work.session.add(row)
    return _view(row)


async def sent(
    work: UnitOfWork, actor: Actor, application_id: int, text: str, version: int | None, *, remarked: bool = False
) -> None:
    """Empty the draft of a message that is being sent; a `version` of None sends whatever was written elsewhere.

    The ticks stay until the remarks are made: who is `remarked` has made them.

    Raises:
        WrittenElsewhere: another tab has kept another text since this version.
    """
    row = (await work.session.exec(_own(actor, application_id))).first()
    if row is None:
        return
    if version is not None:
        check(_view(row), text, version)
    row.text, row.internal, row.act, row.version, row.updated_at = "", False, "", row.version + 1, work.now
    if remarked:
        row.remarks = {}


def check(kept: Written, text: str, version: int) -> None:
    """Refuse an older text.

    Raises:
        WrittenElsewhere: the draft is newer and says something else.
    """
    if kept.version != version and kept.text.strip() not in ("", text.strip()):
        raise WrittenElsewhere(kept)


def _view(row: MessageDraft | None) -> Written:
    return Written(row.text, row.version, row.internal, row.act, row.remarks) if row else Written()


async def _row(work: UnitOfWork, actor: Actor, application_id: int) -> MessageDraft:
    """The draft, or a new one that is kept once something is written in it."""
    row = (await work.session.exec(_own(actor, application_id))).first()
    return row or MessageDraft(application_id=application_id, author_id=actor.author_id, version=0, updated_at=work.now)


def _own(actor: Actor, application_id: int) -> Any:
    return select(MessageDraft).where(
        MessageDraft.application_id == application_id, MessageDraft.author_id == actor.author_id
    )
