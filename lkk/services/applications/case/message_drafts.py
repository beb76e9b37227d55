"""What is written to a case and not sent yet: it survives leaving the page, and a newer text is never overwritten."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from lkk.models.applications import MessageDraft
from lkk.services.applications import access
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.words import at_most_signs

TEXT_LENGTH = 4000
QUOTED = 200


@dataclass(frozen=True)
class Written:
    """The text of a draft, whether it is a note of the staff, and its version, 0 while nothing was ever kept."""

    text: str = ""
    version: int = 0
    internal: bool = False


class WrittenElsewhere(InvalidValue):
    """Another tab has kept another text since this one was opened; `newer` is that draft."""

    def __init__(self, newer: Written) -> None:
        self.newer = newer
        said = newer.text if len(newer.text) <= QUOTED else newer.text[: QUOTED - 1] + "…"
        super().__init__(
            f"В другой вкладке написано позже: «{said}». Чтобы отправить то, что стоит здесь, "
            "нажмите «Отправить сообщение» ещё раз",
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
    row = (await work.session.exec(_own(actor, application_id))).first()
    check(_view(row), text, version)
    if row is None:
        row = MessageDraft(application_id=application_id, author_id=actor.author_id, version=0, updated_at=work.now)
    if (row.text, row.internal) != (text, internal):
        row.text, row.internal, row.version, row.updated_at = text, internal, row.version + 1, work.now
        work.session.add(row)
    return _view(row)


async def sent(work: UnitOfWork, actor: Actor, application_id: int, text: str, version: int | None) -> None:
    """Empty the draft of a message that is being sent; a `version` of None sends whatever was written elsewhere.

    Raises:
        WrittenElsewhere: another tab has kept another text since this version.
    """
    row = (await work.session.exec(_own(actor, application_id))).first()
    if row is None:
        return
    if version is not None:
        check(_view(row), text, version)
    row.text, row.internal, row.version, row.updated_at = "", False, row.version + 1, work.now


def check(kept: Written, text: str, version: int) -> None:
    """Refuse an older text.

    Raises:
        WrittenElsewhere: the draft is newer and says something else.
    """
    if kept.version != version and kept.text.strip() not in ("", text.strip()):
        raise WrittenElsewhere(kept)


def _view(row: MessageDraft | None) -> Written:
    return Written(row.text, row.version, row.internal) if row else Written()


def _own(actor: Actor, application_id: int) -> Any:
    return select(MessageDraft).where(
        MessageDraft.application_id == application_id, MessageDraft.author_id == actor.author_id
    )
