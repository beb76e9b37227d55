"""A mass notification as one real person would get it."""

from dataclasses import dataclass

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.broadcasts import Broadcast
from lkk.models.identity import User
from lkk.services.broadcasts import audience, recipients
from lkk.services.broadcasts.events import OF_KIND
from lkk.services.broadcasts.records import found
from lkk.services.customers import search
from lkk.services.customers.search import CustomersQuery
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.choices import who_does_without
from lkk.services.notifications.declaration import NotificationChannel
from lkk.services.notifications.phones import has_phone
from lkk.services.notifications.rendering import sms
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Preview:
    """What a person would get; `fits`: they are among the recipients.

    `mail_told` and `sms_told` say in words what comes of each way.
    """

    name: str
    fits: bool
    title: str
    body: str
    sms: str
    mail_told: str
    sms_told: str


async def preview(work: UnitOfWork, actor: Actor, broadcast_id: int, words: str = "") -> Preview:
    """Return the texts as the first customer found by the words gets them; without words, as the first recipient.

    Raises:
        NotAllowed: the actor prepares no broadcasts.
        NotFound: there is no such broadcast.
        InvalidValue: nobody is found.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await found(work, broadcast_id)
    user_id, name = await _person(work, actor, row, words)
    shown = await recipients.people(work, row, [user_id])
    if not shown:
        raise InvalidValue("Кабинет этого клиента закрыт или не открыт: рассылка к нему не придёт", at="words")
    fits = select_columns(col(User.id)).where(col(User.id) == user_id, audience.recipients(row))
    said = recipients.said_to(row, shown[0])
    return Preview(
        name=name,
        fits=(await work.session.execute(fits)).first() is not None,
        title=said.title,
        body=said.body,
        sms=sms(OF_KIND[row.kind], {"sms": row.sms}) if row.by_sms else "",
        mail_told=await _mail_told(work, row, user_id),
        sms_told=await _sms_told(work, row, user_id),
    )


async def _person(work: UnitOfWork, actor: Actor, row: Broadcast, words: str) -> tuple[int, str]:
    if words.strip():
        found_rows = (await search.find(work, actor, CustomersQuery(words))).rows
        if not found_rows:
            raise InvalidValue("Никого не нашли. Наберите номер счёта, почту, телефон или фамилию", at="words")
        return found_rows[0].id, found_rows[0].name
    query = select(User.id, User.display_name).where(audience.recipients(row)).order_by(col(User.id)).limit(1)
    first = (await work.session.exec(query)).first()
    if first is None or first[0] is None:
        raise InvalidValue("Получателей нет: измените условия", at="words")
    return first[0], first[1]


async def _mail_told(work: UnitOfWork, row: Broadcast, user_id: int) -> str:
    if not row.by_mail:
        return "Писем в этой рассылке нет"
    off = user_id in await who_does_without(work, OF_KIND[row.kind], [user_id])
    return "Письма не будет: клиент отключил такие письма" if off else "Придёт письмо с этим же текстом"


async def _sms_told(work: UnitOfWork, row: Broadcast, user_id: int) -> str:
    if not row.by_sms:
        return "СМС в этой рассылке нет"
    if not await has_phone(work, user_id):
        return "СМС не будет: телефон не подтверждён"
    off = await who_does_without(work, OF_KIND[row.kind], [user_id], NotificationChannel.SMS)
    return "СМС не будет: клиент отключил такие СМС" if off else "Придёт СМС, ночью с 22 до 8 — утром"
