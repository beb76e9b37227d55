"""The board of capacity of the demo: ads of both sides, a pair whose contacts are open, one ad still to be checked."""

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
_Said = dict[str, str]


def _give(kw: str, price: str, text: str, place: str = _CENTRE) -> _Said:
    own = {"own_kw": "630", "giver_kind": "ordinary"}
    return {"side": "give", "kw": kw, "voltage": "6", "substation_key": place, "price": price, "text": text} | own


def _seek(kw: str, price: str, text: str, voltage: str = "6") -> _Said:
    return {"side": "seek", "kw": kw, "voltage": voltage, "substation_key": _CENTRE, "price": price, "text": text}


async def fill(work: UnitOfWork, people: Mapping[str, Actor]) -> None:
    """Let the plant give and the bakery seek, both agree to talk; nothing where the city has no such substations."""
    if not {_CENTRE, _WEST} <= {one.key for one in await ads.places(work)}:
        return
    plant, bakery, operator = people[PLANT], people[BAKERY], people[OPERATOR]
    give = await _published(work, plant, operator, _give("120", "9000", "Закрыли литейный цех. Можно по частям."))
    await _published(work, plant, operator, _give("60", "", "Резерв старого склада.", _WEST) | {"voltage": "10"})
    await _published(work, bakery, operator, _seek("45", "12000", "Вторая печь, нужно к весне."))
    await _published(work, people[CITIZEN], operator, _seek("10", "", "Электрическое отопление дома.", "0.4"))
    await _sent(work, bakery, _seek("20", "10000", "Холодильная камера."))
    contact = await contacts.ask(work, bakery, give)
    await contacts.write(work, bakery, contact, "Здравствуйте. Нам нужно 45 кВт к марту. Готовы взять по вашей цене.")
    view, _ = await contacts.one(work, plant, contact)
    await contacts.answer(work, plant, contact, view.revision, consent=True)
    await contacts.write(work, plant, contact, "Добрый день. 45 кВт отдадим, остальное оставим в объявлении.")


async def _published(work: UnitOfWork, owner: Actor, operator: Actor, said: _Said) -> int:
    ad = await _sent(work, owner, said)
    await moderation.publish(work, operator, ad.id, ad.revision)
    return ad.id


async def _sent(work: UnitOfWork, owner: Actor, said: _Said) -> OwnAd:
    until = local_day(work.now, settings().time_zone) + _SHOWN
    key = await ads.save(work, owner, said | {"valid_until": until.isoformat()})
    await ads.submit(work, owner, key, (await ads.one(work, owner, key)).revision)
    return await ads.one(work, owner, key)
