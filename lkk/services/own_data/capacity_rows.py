"""The board of capacity as the archive of own data tells it: own ads, contacts and what one has written there."""

from collections.abc import AsyncIterator

from sqlalchemy import or_
from sqlmodel import col, select

from lkk.models.outages import Substation
from lkk.models.redistribution import CapacityAd, CapacityContact, CapacityMessage
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words
from lkk.services.redistribution import wording


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield a record for each ad, then one for each contact; the other side's name and words are theirs."""
    known = await work.session.exec(select(Substation.external_id, Substation.name))
    names: dict[str, str] = {key: name for key, name in known}  # noqa: C416  rows, not pairs
    async for ad in portions(work, CapacityAd, col(CapacityAd.owner_id) == user_id):
        yield words(
            Объявление=ad.side,
            Состояние=ad.state,
            Мощность_кВт=ad.kw,
            Напряжение=ad.voltage,
            Центр_питания=names.get(ad.substation_key, ad.substation_key),
            Цена=wording.price(ad.side, ad.price),
            Подробности=ad.text,
            Показывать_до=ad.valid_until,
            Вся_мощность_кВт=ad.own_kw,
            Присоединение=ad.giver_kind,
            Причина_возврата=ad.reason,
            Создано=ad.created_at,
            Опубликовано=ad.published_at,
        )
    mine = or_(col(CapacityContact.giver_id) == user_id, col(CapacityContact.taker_id) == user_id)
    async for contact in portions(work, CapacityContact, mine):
        said = select(CapacityMessage).where(
            CapacityMessage.contact_id == contact.key, CapacityMessage.author_id == user_id
        )
        yield {
            **words(
                Контакт=contact.state,
                Попросил="я" if contact.asked_by == user_id else "вторая сторона",
                Когда=contact.asked_at,
                Ответ=contact.answered_at,
            ),
            "Мои сообщения": [
                words(Когда=one.written_at, Текст=one.body)
                for one in await work.session.exec(said.order_by(col(CapacityMessage.id)))
            ],
        }
