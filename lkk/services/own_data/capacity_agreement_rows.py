"""Agreements of capacity as the archive of own data tells them: terms, and what the person has told of their object."""

from collections.abc import AsyncIterator

from sqlalchemy import or_
from sqlmodel import col, select

from lkk.models.capacity_agreements import CapacityAgreement, CapacityOffer
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield a record for each agreement with its offers; the other side's object is theirs."""
    mine = or_(col(CapacityAgreement.giver_id) == user_id, col(CapacityAgreement.taker_id) == user_id)
    async for one in portions(work, CapacityAgreement, mine):
        giver = one.giver_id == user_id
        offers = select(CapacityOffer).where(CapacityOffer.agreement_id == one.key)
        yield {
            **words(
                Соглашение=one.state,
                Моя_сторона="передаю" if giver else "принимаю",
                Центр_питания=one.substation,
                Напряжение=one.voltage,
                Адрес_моего_объекта=one.giver_address if giver else one.taker_address,
                Вся_мощность_кВт=one.own_kw if giver else None,
                Присоединение=one.giver_kind if giver else None,
                Принято=one.accepted_at,
                Завершено=one.ended_at,
                Причина=one.reason,
            ),
            "Условия": [
                words(
                    Предложил="я" if offer.offered_by == user_id else "вторая сторона",
                    Когда=offer.offered_at,
                    Мощность_кВт=offer.kw,
                    Цена_копеек=offer.price,
                    Заявки_до=offer.apply_by,
                )
                for offer in await work.session.exec(offers.order_by(col(CapacityOffer.number)))
            ],
        }
