"""The thread between the applicant and the company, and the staff's internal notes beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import col, select, update

from lkk.models.applications import Application, ApplicationMessage
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.applications import access, events, guests, outgoing, people
from lkk.services.applications.case import message_drafts
from lkk.services.applications.case.message_drafts import TEXT_LENGTH
from lkk.services.applications.history import side_of
from lkk.services.forms import catalog
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side
from lkk.vocabulary.words import at_most_signs

QUOTED = 300
CLOSED = "Заявка закрыта, написать в неё уже нельзя"


@dataclass(frozen=True)
class MessageView:
    """A message; `author` is a person's name to the staff, and to the applicant only his own."""

    id: int
    side: Side
    author: str
    text: str
    internal: bool
    created_at: datetime
    read: bool


async def post(
    work: UnitOfWork,
    actor: Actor,
    application_id: int,
    text: str,
    sending_key: UUID,
    *,
    internal: bool = False,
    documents: Sequence[UUID] = (),
    version: int | None = None,
    told: bool = True,
) -> int:
    """Add a message and return its id; the same `sending_key` adds nothing and returns the same id.

    `documents` are files the actor has stored for this application and put into no message yet; `version` is that of
    the draft the text was written in, if there is one. Nobody is `told` of a message whose words are those of a change
    of status in the same transaction.

    Raises:
        NotFound: there is no such application for the actor.
        NotAllowed: a customer writes an internal note, or the key is another's; the case is closed.
        InvalidValue: nothing is written, or too much; a file is not there.
        WrittenElsewhere: another tab has kept another text since that version.
        TooManyAttempts: too many messages this minute.
    """
    application = await access.locked(work, actor, application_id, in_visit=True)
    if internal and not actor.staff:
        raise NotAllowed
    query = select(ApplicationMessage).where(ApplicationMessage.sending_key == sending_key)
    if sent := (await work.session.exec(query)).first():
        if (sent.application_id, sent.author_id) != (application_id, actor.author_id):
            raise NotAllowed
        return sent.key
    if application.status.final and not internal:
        raise NotAllowed(CLOSED)
    text = _clean(text, optional=bool(documents))
    await message_drafts.sent(work, actor, application_id, text, version)
    await limits.spend(work, limits.MESSAGE, str(actor.author_id))
    message = _add(work, actor, application, text, sending_key, internal=internal)
    await work.session.flush()
    await _enclose(work, actor, message, documents)
    if not internal:
        outgoing.said(work, application, message)
        if told:
            await _tell(work, application, message)
    await people.signal(work, application)
    return message.key


async def post_of_act(work: UnitOfWork, actor: Actor, application_id: int, text: str) -> None:
    """Add the message that an act of the applicant elsewhere in the cabinet makes; what is being written stays.

    Raises:
        NotFound: there is no such application for the actor.
    """
    application = await access.locked(work, actor, application_id)
    message = _add(work, actor, application, text, uuid4())
    await work.session.flush()
    outgoing.said(work, application, message)
    await _tell(work, application, message)
    await people.signal(work, application)


def _add(
    work: UnitOfWork, actor: Actor, application: Application, text: str, sending_key: UUID, *, internal: bool = False
) -> ApplicationMessage:
    message = ApplicationMessage(
        application_id=application.key,
        side=side_of(actor),
        author_id=actor.author_id,
        text=text,
        internal=internal,
        sending_key=sending_key,
        created_at=work.now,
    )
    work.session.add(message)
    if message.side is Side.CUSTOMER:
        application.answered_at = work.now
    return message


async def thread(work: UnitOfWork, actor: Actor, application: Application) -> list[MessageView]:
    """The messages the actor may see, in order; internal notes for the staff alone."""
    query = (
        select(ApplicationMessage, User.display_name)
        .join(User, col(User.id) == col(ApplicationMessage.author_id), isouter=True)
        .where(ApplicationMessage.application_id == application.key)
        .order_by(col(ApplicationMessage.id))
    )
    if not actor.staff:
        query = query.where(col(ApplicationMessage.internal).is_(False))
    return [
        MessageView(
            id=row.key,
            side=row.side,
            author=(author or "") if actor.staff or row.side is Side.CUSTOMER else "",
            text=row.text,
            internal=row.internal,
            created_at=row.created_at,
            read=row.read_at is not None,
        )
        for row, author in await work.session.exec(query)
    ]


async def mark_read(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """The actor has seen what the other side wrote; an employee in the applicant's cabinet has not read it for them.

    It is new no more once its executor has seen it, or any employee while it has none.

    Raises:
        NotFound: there is no such application for the actor.
    """
    if actor.visiting:
        return
    application = await access.locked(work, actor, application_id)
    if actor.staff and application.answered_at and application.executor_id in (None, actor.author_id):
        application.answered_at = None
    other = Side.CUSTOMER if actor.staff else Side.COMPANY
    unread = (
        col(ApplicationMessage.application_id) == application_id,
        col(ApplicationMessage.side) == other,
        col(ApplicationMessage.read_at).is_(None),
        col(ApplicationMessage.internal).is_(False),
    )
    await work.session.exec(update(ApplicationMessage).where(*unread).values(read_at=work.now))


def _clean(text: str, *, optional: bool) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text and not optional:
        raise InvalidValue("Напишите сообщение", at="text")
    if len(text) > TEXT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(TEXT_LENGTH)}, сейчас {len(text)}", at="text")
    if not all(char.isprintable() or char in "\n\t" for char in text):
        raise InvalidValue("Уберите знаки, которых не видно на экране", at="text")
    return text


async def _enclose(work: UnitOfWork, actor: Actor, message: ApplicationMessage, documents: Sequence[UUID]) -> None:
    if not documents:
        return
    free = (
        col(StoredFile.public_id).in_(documents),
        col(StoredFile.application_id) == message.application_id,
        col(StoredFile.uploaded_by) == actor.author_id,
        col(StoredFile.message_id).is_(None),
    )
    values = {"message_id": message.key, "internal": message.internal}
    enclosed = await work.session.exec(update(StoredFile).where(*free).values(**values))
    if enclosed.rowcount != len(set(documents)):
        raise InvalidValue("Приложите файл ещё раз: он не найден", at="documents")


async def _tell(work: UnitOfWork, application: Application, message: ApplicationMessage) -> None:
    ours = message.side is Side.COMPANY
    event = events.MESSAGE if ours else events.MESSAGE_FROM_APPLICANT
    text = message.text if len(message.text) <= QUOTED else message.text[: QUOTED - 1] + "…"
    await notifications.publish(
        work,
        event,
        user_ids=[application.user_id] if ours else await people.in_charge(work, application),
        account_id=application.account_id if ours else None,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        text=text or "Приложены файлы",
    )
    if ours and not message.internal:
        await guests.tell(work, application, "сообщение сетевой организации", text or "Приложены файлы")
