"""The board of capacity of the demo: ads of both sides, two pairs whose contacts are open, one ad to be checked."""

from collections.abc import Mapping
from datetime import timedelta

from lkk.services.demo.people_stories import BAKERY, CITIZEN, OPERATOR, PLANT
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import ads, contacts, moderation
from lkk.services.redistribution.ads import OwnAd
from lkk.settings import settings

_CENTRE, _WEST = "s2", "s1"  # substations of the demo city
_SHOWN = timedelta(days=90)
_BEGAN = timedelta(days=9)
_BAKERY_TALKS = (
    "Здравствуйте. Нам нужно 45 кВт к марту. Готовы взять по вашей цене.",
    "Добрый день. 45 кВт отдадим, остальное оставим в объявлении.",
)
_CITIZEN_TALKS = (
    "Здравствуйте. Возьму 10 кВт на отопление дома по вашей цене.",
    "Добрый день. Согласны, пришлите условия.",
)
_Said = dict[str, str]


def _give(kw: str, price: str, text: str, voltage: str = "6", place: str = _CENTRE) -> _Said:
    own = {"own_kw": "630", "giver_kind": "ordinary"}
    return {"side": "give", "kw": kw, "voltage": voltage, "substation_key": place, "price": price, "text": text} | own


def _seek(kw: str, price: str, text: str, voltage: str = "6") -> _Said:
    return {"side": "seek", "kw": kw, "voltage": voltage, "substation_key": _CENTRE, "price": price, "text": text}


async def fill(work: UnitOfWork, people: Mapping[str, Actor]) -> dict[str, int]:
    """Let the plant give, the bakery and a citizen seek, and agree to talk to it; return their contacts by e-mails.

    Nothing where the city has no such substations.
    """
    if not {_CENTRE, _WEST} <= {one.key for one in await ads.places(work)}:
        return {}
    shift_s = work.shift_s
    work.set_clock(shift_s - round(_BEGAN.total_seconds()))
    plant, bakery, citizen, operator = people[PLANT], people[BAKERY], people[CITIZEN], people[OPERATOR]
    give = await _published(work, plant, operator, _give("120", "9000", "Закрыли литейный цех. Можно по частям."))
    await _published(work, plant, operator, _give("60", "", "Резерв старого склада.", "10", _WEST))
    small = await _published(work, plant, operator, _give("15", "8500", "Освободился щит проходной.", "0.4"))
    await _published(work, bakery, operator, _seek("45", "12000", "Вторая печь, нужно к весне."))
    await _published(work, citizen, operator, _seek("10", "", "Электрическое отопление дома.", "0.4"))
    found = {
        BAKERY: await _met(work, bakery, plant, give, _BAKERY_TALKS),
        CITIZEN: await _met(work, citizen, plant, small, _CITIZEN_TALKS),
    }
    work.set_clock(shift_s)
    await _sent(work, bakery, _seek("20", "10000", "Холодильная камера."))
    return found


async def _met(work: UnitOfWork, seeker: Actor, giver: Actor, ad: int, words: tuple[str, str]) -> int:
    asks, answers = words
    contact = await contacts.ask(work, seeker, ad)
    await contacts.write(work, seeker, contact, asks)
    view, _ = await contacts.one(work, giver, contact)
    await contacts.answer(work, giver, contact, view.revision, consent=True)
    await contacts.write(work, giver, contact, answers)
    return contact


async def _published(work: UnitOfWork, owner: Actor, operator: Actor, said: _Said) -> int:
    ad = await _sent(work, owner, said)
    await moderation.publish(work, operator, ad.id, ad.revision)
    return ad.id


async def _sent(work: UnitOfWork, owner: Actor, said: _Said) -> OwnAd:
    until = local_day(work.now, settings().time_zone) + _SHOWN
    key = await ads.save(work, owner, said | {"valid_until": until.isoformat()})
    await ads.submit(work, owner, key, (await ads.one(work, owner, key)).revision)
    return await ads.one(work, owner, key)
