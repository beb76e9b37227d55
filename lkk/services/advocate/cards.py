"""Cards of managers: what clients see, how many clients a manager takes, and the photo."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from lkk.models.advocate import ManagerCard, ManagerPhoto
from lkk.models.identity import User
from lkk.services.advocate.receivers import managing
from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.run_inspection import inspect
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.advocate import CARD_HOURS, CARD_NAME, LARGEST_LIMIT, AdvocateTopic
from lkk.vocabulary.attachments import PHOTO_SIZE, PHOTO_TYPES
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission

FIELD = "photo"
UNUSED = timedelta(days=1)  # a picture that no card names by then was tried and left


@dataclass(frozen=True)
class TypedCard:
    """A card as it is typed, hostile; `photo` is the hash of a picture that was sent before, or empty."""

    name: str = ""
    hours: str = ""
    topics: Sequence[str] = ()
    most: str = ""
    photo: str = ""


async def save(work: UnitOfWork, actor: Actor, manager_id: int, typed: TypedCard) -> None:
    """Write the card of a manager.

    Raises:
        NotFound: there is no such manager.
        FieldErrors: `name`, `hours`, `most`, `photo`.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    await demand_manager(work, manager_id)
    wrong = FieldErrors()
    name, hours = _line(typed.name), _line(typed.hours)
    if len(name) > CARD_NAME:
        wrong.add("name", f"Не длиннее {CARD_NAME} знаков")
    if len(hours) > CARD_HOURS:
        wrong.add("hours", f"Не длиннее {CARD_HOURS} знаков")
    most = typed.most.strip()
    if not (most.isascii() and most.isdigit() and len(most) <= 4 and int(most) <= LARGEST_LIMIT):
        wrong.add("most", f"Напишите целое число от 0 до {LARGEST_LIMIT}")
    if typed.photo and await picture(work, typed.photo) is None:
        wrong.add("photo", "Картинка не сохранилась. Выберите её ещё раз")
    wrong.raise_if_any()
    row = await work.session.get(ManagerCard, manager_id) or ManagerCard(user_id=manager_id, updated_at=work.now)
    row.name, row.hours, row.photo, row.most_clients, row.updated_at = name, hours, typed.photo, int(most), work.now
    row.topics = [one.value for one in AdvocateTopic if one.value in typed.topics]
    work.session.add(row)
    note(work, actor, AuditAction.MANAGER_CARD_CHANGED, manager_id)


async def take_photo(actor: Actor, name: str, chunks: AsyncIterator[bytes]) -> str:
    """Receive a photo and return the hash of the small picture drawn of it; clients see it when a card names it.

    Raises:
        NotAllowed: the actor keeps no managers.
        InvalidValue: the type, the size or the content is not taken.
        TooManyAttempts: thirty an hour from one person.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    async with unit_of_work() as work:
        await limits.spend(work, limits.LOGO, str(actor.author_id))
    extension = extension_of(name)
    if extension not in PHOTO_TYPES:
        raise InvalidValue("Выберите снимок PNG или JPG", at=FIELD)
    try:
        drawn = await _drawn(extension, chunks)
    except Refused as refused:
        raise InvalidValue(refused.reason.value, at=FIELD) from None
    sha256 = hashlib.sha256(drawn).hexdigest()
    async with unit_of_work() as work:
        await _keep(work, sha256, drawn)
    return sha256


async def picture(work: UnitOfWork, sha256: str) -> bytes | None:
    """Return a picture, None when there is none of this hash."""
    if not (len(sha256) == 64 and sha256.isascii() and sha256.isalnum()):
        return None
    return (await work.session.exec(select(ManagerPhoto.picture).where(ManagerPhoto.sha256 == sha256))).first()


async def demand_manager(work: UnitOfWork, manager_id: int, at: str = "") -> None:
    """Refuse somebody who is no manager.

    Raises:
        NotFound: the user is none.
    """
    if (await work.session.exec(select(User.id).where(User.id == manager_id, *managing()))).first() is None:
        raise NotFound("Такого менеджера нет. Обновите страницу", at=at)


def note(work: UnitOfWork, actor: Actor, action: AuditAction, manager_id: int) -> None:
    """Record what was changed of a manager, and let the page of the manager look again."""
    audit.record(work, action, actor_id=actor.author_id, subject=f"user:{manager_id}", ip=actor.ip)
    work.tell_people(manager_id, actor.author_id)


async def _drawn(extension: str, chunks: AsyncIterator[bytes]) -> bytes:
    with receiving_place() as place:
        received = await receive(chunks, place.content)
        if received.size > PHOTO_SIZE:
            raise InvalidValue("Снимок больше 5 МБ. Уменьшите его", at=FIELD)
        if not (await inspect(place, extension)).thumbnail:
            raise InvalidValue("Снимок не читается. Выберите другой", at=FIELD)
        return await asyncio.to_thread(place.thumbnail.read_bytes)


async def _keep(work: UnitOfWork, sha256: str, drawn: bytes) -> None:
    named = select(ManagerCard.photo)
    old = (col(ManagerPhoto.created_at) < work.now - UNUSED, col(ManagerPhoto.sha256).not_in(named))
    await work.session.exec(delete(ManagerPhoto).where(*old))
    values = {"sha256": sha256, "picture": drawn, "created_at": work.now}
    again = {"created_at": work.now}
    await work.session.execute(
        insert(ManagerPhoto).values(values).on_conflict_do_update(index_elements=["sha256"], set_=again)
    )


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
