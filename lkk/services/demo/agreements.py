"""Agreements of the demo that hand capacity over: one signed by both, one that waits for the second signature."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from lkk.models.documents import Document
from lkk.models.sms import SmsMessage
from lkk.services.capacity_agreements import accepting, offering, views
from lkk.services.capacity_agreements.effects import DOCUMENT_EFFECTS
from lkk.services.demo.people_stories import BAKERY, CITIZEN, OPERATOR, PLANT
from lkk.services.documents import viewing
from lkk.services.documents.finding import current_version
from lkk.services.identity import identity_levels, phone_confirmation
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import CODE, sms_offered
from lkk.services.signing import agreement, asking, signing
from lkk.settings import settings

_CODE_LENGTH = 6
_APPLY_WITHIN = timedelta(days=60)
_OWN = {
    PLANT: {
        "address": "г. Барнаул, пр. Калинина, д. 15",
        "own_kw": "630",
        "giver_kind": "ordinary",
        "keep_rest": "on",
    },
    BAKERY: {"address": "г. Барнаул, ул. Антона Петрова, д. 118а"},
    CITIZEN: {"address": "г. Барнаул, ул. Взлётная, з/у 14"},
}


async def sign(work: UnitOfWork, people: Mapping[str, Actor], contacts: Mapping[str, int]) -> None:
    """Let the plant and those it talks to agree; `contacts` are by the e-mail of the other.

    Nothing without SMS: nobody could sign.
    """
    if not sms_offered():
        return
    for at, email in enumerate(_OWN):
        with _days_ago(work, 8 - at / 24):
            await identity_levels.passport_seen(work, people[OPERATOR], people[email].subject_id)
            await _may_sign(work, people[email])
    with _days_ago(work, 5):
        paper = await _agreed(work, people, CITIZEN, contacts[CITIZEN], kw="10", price="85 000")
        await _signs(work, people[PLANT], paper)
    with _days_ago(work, 4):
        await _signs(work, people[CITIZEN], paper)
    with _days_ago(work, 1):
        paper = await _agreed(work, people, BAKERY, contacts[BAKERY], kw="45", price="405 000")
        await _signs(work, people[BAKERY], paper)


async def _may_sign(work: UnitOfWork, actor: Actor) -> None:
    """Confirm the phone and accept the agreement on the simple signature."""
    request = await phone_confirmation.ask(work, actor)
    await phone_confirmation.confirm(work, actor, request, await _code(work, actor))
    await agreement.accept(work, actor, (await agreement.view(work, actor)).version)


async def _agreed(
    work: UnitOfWork, people: Mapping[str, Actor], taker: str, contact: int, *, kw: str, price: str
) -> uuid.UUID:
    """Let the taker offer terms and the plant accept them; return the paper for both."""
    until = local_day(work.now, settings().time_zone) + _APPLY_WITHIN
    terms: dict[str, Any] = {"kw": kw, "price": price, "apply_by": until.isoformat()}
    await offering.offer(work, people[taker], contact, 0, terms | _OWN[taker])
    seen = await views.view(work, people[PLANT], contact)
    if seen.id is None:
        raise RuntimeError("the terms that were offered are gone")
    await accepting.accept(work, people[PLANT], seen.id, seen.number, _OWN[PLANT])
    paper = (await views.view(work, people[PLANT], contact)).paper
    if paper is None:
        raise RuntimeError("accepted terms have no paper")
    return paper.id


async def _signs(work: UnitOfWork, actor: Actor, paper: uuid.UUID) -> None:
    """Read the paper to its end and sign it by the code that came."""
    document = (await work.session.exec(select(Document).where(Document.public_id == paper))).one()
    version = await current_version(work, document)
    for page in range(1, version.pages + 1):
        await viewing.page_shown(work, actor, version, page)
    asked = await asking.ask_code(work, actor, paper)
    await signing.sign(work, actor, paper, asked.request_id, await _code(work, actor), DOCUMENT_EFFECTS)


async def _code(work: UnitOfWork, actor: Actor) -> str:
    """The code of the last SMS to a person, which has not left yet."""
    query = select(SmsMessage).where(SmsMessage.user_id == actor.subject_id, SmsMessage.about == CODE)
    sms = (await work.session.exec(query.order_by(col(SmsMessage.id).desc()).limit(1))).one()
    words = sms.text.replace(":", " ").split()
    return next(one for one in words if len(one) == _CODE_LENGTH and one.isdigit())


@contextmanager
def _days_ago(work: UnitOfWork, days: float) -> Iterator[None]:
    shift_s = work.shift_s
    work.set_clock(shift_s - round(timedelta(days=days).total_seconds()))
    try:
        yield
    finally:
        work.set_clock(shift_s)
