"""The form of an own ad: written and sent for a check in one action."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import reflex as rx

from lkk.routes import CAPACITY_OWN
from lkk.services.redistribution import ads
from lkk.services.redistribution.ads import OwnAd
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import LongForm, Word
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import AdSide
from lkk.vocabulary.words import day, number

FORM = "capacity-ad"
NAMES = ("side", "kw", "voltage", "substation_key", "price", "text", "valid_until", "own_kw", "giver_kind")
_NEW = dict.fromkeys(NAMES, "") | {"side": AdSide.SEEK.value, "voltage": "0.4"}
_MAY = Permission.USE_CABINET


@dataclass
class Option:
    """A line of a list."""

    value: str
    label: str


class CapacityAdForm(Base):
    """The ad of the address, or a new one."""

    loaded: bool = False
    new: bool = True
    turn: int = 0  # another ad draws the form anew
    values: dict[str, str] = {}
    side: str = ""
    places: list[Option] = []
    giver_kinds: list[Option] = []
    last_day: str = ""
    reason: str = ""

    _id: int = 0
    _revision: int = 0

    @allow(_MAY, missing=CAPACITY_OWN)
    async def load(self) -> None:
        """Open the ad of the address."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        async with self._unit() as (work, actor):
            found = await ads.one(work, actor, self._id) if self._id else None
            places = await ads.places(work)
            last = await ads.last_day(work)
            kinds = await ads.giver_kinds(work)
        self._revision = found.revision if found else 0
        values = _filled(found) if found else _NEW
        self._put(
            loaded=True,
            new=found is None,
            turn=self.turn + 1,
            values=values,
            side=values["side"],
            places=[Option(one.key, ", ".join(p for p in (one.name, one.district) if p)) for one in places],
            giver_kinds=[Option(value, label) for value, label in kinds],
            last_day=day(last),
            reason=found.reason if found else "",
        )

    @allow(_MAY)
    async def choose_side(self, side: Word) -> None:
        """Show what this side is asked."""
        self.side = side

    @allow(_MAY, form=FORM)
    async def send(self, form: LongForm) -> Any:
        """Keep what is written and send it for a check."""
        typed = {name: form.get(name, "") for name in NAMES}
        async with self._unit() as (work, actor):
            ad_id = await ads.save(work, actor, typed, ad_id=self._id, seen=self._revision)
            saved = await ads.one(work, actor, ad_id)
            await ads.submit(work, actor, ad_id, saved.revision)
        self._notice("Объявление отправлено на проверку")
        return rx.redirect(CAPACITY_OWN.path)


def _filled(one: OwnAd) -> dict[str, str]:
    return {
        "side": one.side.value,
        "kw": number(one.kw),
        "voltage": one.voltage.value,
        "substation_key": one.substation_key,
        "price": "" if one.price is None else f"{Decimal(one.price) / 100:f}".replace(".", ","),
        "text": one.text,
        "valid_until": one.valid_until.isoformat(),
        "own_kw": number(one.own_kw) if one.own_kw else "",
        "giver_kind": one.giver_kind.value if one.giver_kind else "",
    }
