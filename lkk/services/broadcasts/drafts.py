"""Preparing a mass notification: the form, its limits, how many people it comes to."""

from dataclasses import asdict, dataclass

from sqlmodel import delete

from lkk.models.broadcasts import Broadcast, BroadcastAccount
from lkk.services.broadcasts import audience as audiences
from lkk.services.broadcasts import choosing, texts
from lkk.services.broadcasts.audience import Audience
from lkk.services.broadcasts.records import found, locked, moved, told
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import sms_offered
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.broadcasts import (
    ACCOUNT,
    BODY_LENGTH,
    NAME,
    SMS_SEGMENTS,
    TITLE_LENGTH,
    AudienceKind,
    BroadcastKind,
    BroadcastState,
)
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs, count


@dataclass(frozen=True)
class Draft:
    """What the form says; an SMS has a text of its own, the same for everybody."""

    kind: BroadcastKind
    title: str
    body: str
    audience: Audience
    by_mail: bool = True
    by_sms: bool = False
    sms: str = ""


def sms_host() -> str:
    """Return what stands at the end of each SMS: where to read the rest."""
    return settings().public_url.partition("://")[2]


async def save(work: UnitOfWork, actor: Actor, draft: Draft, *, broadcast_id: int = 0, seen: int = 0) -> int:
    """Write a new broadcast, or one of the actor's own that is not sent yet; return its id.

    Raises:
        FieldErrors: something is missing, too long or cannot be placed.
        NotFound, NotAllowed: there is no such broadcast, or it is another's.
        Stale: it has changed since version `seen`.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await own(work, actor, broadcast_id, seen) if broadcast_id else _new(work, actor, draft)
    sms = " ".join(draft.sms.split()) if draft.by_sms else ""
    audience = await _checked(work, draft, sms)
    row.kind, row.title, row.body, row.sms = draft.kind, " ".join(draft.title.split()), _clean(draft.body), sms
    row.by_mail, row.by_sms, row.audience = draft.by_mail, draft.by_sms, audience.kept()
    row.state, row.reason = BroadcastState.DRAFT, ""
    work.session.add(row)
    await work.session.flush()
    await recount(work, row)
    moved(work, actor, row, AuditAction.BROADCAST_SAVED)
    return row.key


async def discard(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int) -> None:
    """Delete an own broadcast that was never approved.

    Raises:
        NotFound, NotAllowed, Stale: as for `save`.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await own(work, actor, broadcast_id, seen)
    moved(work, actor, row, AuditAction.BROADCAST_DELETED)
    await work.session.exec(delete(BroadcastAccount).where(BroadcastAccount.broadcast_id == row.id))  # pyright: ignore[reportArgumentType]
    await work.session.delete(row)


async def count_again(work: UnitOfWork, actor: Actor, broadcast_id: int) -> None:
    """Count the recipients of a broadcast that is not sent yet; what was seen of it stays as it was.

    Raises:
        NotFound: there is no such broadcast.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await found(work, broadcast_id, lock=True)
    if row.state.editable or row.state is BroadcastState.WAITING:
        await recount(work, row)
        told(work)


async def recount(work: UnitOfWork, row: Broadcast) -> audiences.Counts:
    """Note how many people the audience comes to now."""
    counts = await audiences.count(work, row)
    row.counted, row.counted_at = asdict(counts), work.now
    return counts


async def own(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int) -> Broadcast:
    """Lock a broadcast that the actor may change.

    Raises:
        NotFound: there is no such broadcast.
        NotAllowed: it is another's.
        Stale: it has changed since version `seen`, or it is on its way.
    """
    row = await locked(work, broadcast_id, seen)
    if row.author_id != actor.author_id:
        raise NotAllowed("Изменить рассылку может только её автор")
    if not row.state.editable:
        raise Stale(f"Рассылку уже не изменить: она в состоянии «{row.state.label}»")
    return row


def _new(work: UnitOfWork, actor: Actor, draft: Draft) -> Broadcast:
    return Broadcast(
        kind=draft.kind,
        title="",
        body="",
        author_id=actor.author_id,
        created_at=work.now,
        updated_at=work.now,
        version=0,
    )


def _clean(body: str) -> str:
    """Keep paragraphs and lines as typed, without blanks at the ends."""
    return "\n".join(line.rstrip() for line in body.strip().splitlines())


async def _checked(work: UnitOfWork, draft: Draft, sms: str) -> Audience:
    """Return the audience once everything of the form is right."""
    wrong = FieldErrors()
    for name, text, most, told_as in (
        ("title", draft.title, TITLE_LENGTH, "Напишите заголовок"),
        ("body", draft.body, BODY_LENGTH, "Напишите текст"),
    ):
        if not 0 < len(text.strip()) <= most:
            wrong.add(name, f"{told_as}: {at_most_signs(most)}")
        elif unknown := texts.unknown_place(text):
            wrong.add(name, f"Вставки {unknown} нет. Есть {NAME} и {ACCOUNT}")
    _check_sms(draft, sms, wrong)
    audience = draft.audience
    if audience.kind is AudienceKind.FILTER:
        audience = await choosing.checked(work, audience, wrong)
        if not audience.narrows:
            wrong.add("audience", "Выберите хотя бы одно условие или «Всем клиентам»")
    wrong.raise_if_any()
    return audience


def _check_sms(draft: Draft, sms: str, wrong: FieldErrors) -> None:
    if not draft.by_sms:
        return
    if not sms_offered():
        wrong.add("by_sms", "СМС не подключены: портал не знает адреса шлюза")
    elif not sms:
        wrong.add("sms", "Напишите текст СМС или снимите отметку «СМС»")
    elif "{" in sms:
        wrong.add("sms", "В СМС вставок нет: всем приходит один и тот же текст")
    elif (parts := texts.sms_segments(sms, sms_host())) > SMS_SEGMENTS:
        parts_words = count(parts, "часть", "части", "частей")
        wrong.add("sms", f"СМС с адресом портала занимает {parts_words}, можно не больше {SMS_SEGMENTS}. Сократите")


def demand_recipients(row: Broadcast, total: int) -> None:
    """Refuse a broadcast that nobody would get.

    Raises:
        InvalidValue: there is no list yet, or nobody fits.
    """
    if Audience.read(row.audience).kind is AudienceKind.LIST and not row.list_accounts:
        raise InvalidValue("Загрузите файл со списком лицевых счетов")
    if not total:
        raise InvalidValue("Получателей нет: измените условия")
