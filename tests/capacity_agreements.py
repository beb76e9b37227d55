"""Two who have opened their contacts about a giving ad, their terms, and the paper they sign."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from lkk.models.documents import Document
from lkk.models.notifications import Notification
from lkk.services.capacity_agreements import accepting, offering, views
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.redistribution import contacts
from lkk.services.signing import signing
from tests import builders, capacity
from tests import signing as given
from tests.business_time import today
from tests.capacity import does

OTHER_PHONE = "+79137654321"


class Pair:
    """Two who have opened their contacts about a giving ad of 50 kW of 100."""

    giver: Actor
    taker: Actor
    ad: int
    contact: int


async def pair(**ad: Any) -> Pair:
    """The two, whose giver and taker may sign, each by a phone of their own."""
    await capacity.places()
    found = Pair()
    user = await builders.customer(name="Отдающий Олег Олегович", phone=OTHER_PHONE, phone_confirmed=True)
    await given.seen(user)
    found.giver, found.taker = await builders.sign_in(user), await given.person()
    await given.accept(found.giver)
    found.ad = await capacity.published(found.giver, **ad)
    found.contact = await does(contacts.ask, found.taker, found.ad)
    await does(contacts.answer, found.giver, found.contact, 1, consent=True)
    return found


def terms(**more: Any) -> dict[str, Any]:
    """What a form of terms says: 20 kW for 15 000 ₽, with the object of the taker."""
    return {
        "kw": "20",
        "price": "15 000",
        "apply_by": (today() + timedelta(days=60)).isoformat(),
        "address": "г. Барнаул, ул. Попова, 12",
    } | more


def giving(**more: Any) -> dict[str, Any]:
    """The same from the giver, with what a giver tells."""
    own = {"address": "г. Барнаул, пр. Ленина, 1", "own_kw": "100", "giver_kind": "ordinary", "keep_rest": "on"}
    return terms() | own | more


async def seen(actor: Actor, of: Pair) -> views.AgreementView:
    """The agreement as one of the two sees it."""
    return await does(views.view, actor, of.contact)


async def accepted(of: Pair, **own: Any) -> Document:
    """The taker offers, the giver accepts: the paper waits for both, who have read it."""
    await does(offering.offer, of.taker, of.contact, 0, terms())
    view = await seen(of.giver, of)
    await does(accepting.accept, of.giver, view.id, view.number, giving(**own))
    async with unit_of_work() as work:
        document = (
            await work.session.exec(
                select(Document).where(Document.user_id == of.giver.subject_id).order_by(col(Document.id).desc())
            )
        ).first()
    assert document is not None
    for one in (of.giver, of.taker):
        await given.read_to_end(one, document)
    return document


async def signs(actor: Actor, document: Document, phone: str) -> None:
    """Sign by the code that came."""
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code(phone)
    await does(signing.sign, actor, document.public_id, asked.request_id, code, DOCUMENT_EFFECTS)


async def signed(of: Pair, document: Document) -> None:
    """Let both sign, the giver first."""
    await signs(of.giver, document, OTHER_PHONE)
    await signs(of.taker, document, given.PHONE)


async def told(actor: Actor) -> list[str]:
    """The events somebody was told of, the oldest first."""
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == actor.subject_id)
        return list(await work.session.exec(query.order_by(col(Notification.id))))
