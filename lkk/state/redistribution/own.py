"""«Мои объявления о мощности»: what waits for the person, own ads with what fits them, contacts."""

from dataclasses import dataclass, field

from lkk.routes import CAPACITY_OWN, capacity_ad_path, capacity_contact_path
from lkk.services.kernel.errors import NotFound
from lkk.services.redistribution import ads, board, contacts, matching, wording
from lkk.services.redistribution.ads import OwnAd
from lkk.services.redistribution.contacts import ContactView
from lkk.services.redistribution.matching import Match
from lkk.settings import settings
from lkk.state.access import allow
from lkk.state.address import ad_in
from lkk.state.arguments import CapacityAdId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import AdState
from lkk.vocabulary.words import day

CLOSE_DIALOG = "capacity-close"
_MAY = Permission.USE_CABINET


@dataclass
class MatchItem:
    """An ad that fits; `href` leads to the contact with its owner once there is one."""

    id: int
    title: str
    why: str
    href: str


@dataclass
class AdItem:
    """An own ad in words."""

    id: int
    title: str
    state: str
    tone: str
    facts: str
    said: str
    reason: str
    note: str
    href: str
    closable: bool
    matches: list[MatchItem] = field(default_factory=list)


@dataclass
class ContactItem:
    """A contact in words; `asks` is what waits for the person."""

    key: str
    title: str
    who: str
    state: str
    tone: str
    asks: str
    href: str


@dataclass
class Wanted:
    """An ad of the board whose owner is to be asked."""

    id: int
    title: str
    facts: str
    said: str


class OwnCapacity(Base):
    """The page; `wanted` is the ad that the public list has led here from."""

    loaded: bool = False
    wanted: list[Wanted] = []
    wanted_gone: bool = False
    ads: list[AdItem] = []
    over: list[AdItem] = []
    contacts: list[ContactItem] = []
    closing: str = ""

    _closing: int = 0
    _revisions: dict[int, int] = {}
    _wanted: int = 0

    @allow(_MAY)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        self._wanted = ad_in(self.router.url.query_parameters)
        await self._reload()

    @allow(_MAY)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(_MAY)
    async def ask(self, ad_id: CapacityAdId) -> None:
        """Ask the owner of an ad for a contact, then open it."""
        async with self._unit() as (work, actor):
            contact = await contacts.ask(work, actor, ad_id)
        self._command("go", text=capacity_contact_path(contact))

    @allow(_MAY)
    async def begin_close(self, ad_id: CapacityAdId) -> None:
        """Ask before an own ad is taken off."""
        found = next((one for one in self.ads if one.id == ad_id), None)
        if found is None:
            raise NotFound
        self._closing = ad_id
        self.closing = found.title
        self._command("open", id=CLOSE_DIALOG)

    @allow(_MAY)
    async def close(self) -> None:
        """Take the ad of the dialog off."""
        async with self._unit() as (work, actor):
            await ads.close(work, actor, self._closing, self._revisions.get(self._closing, 0))
        self._command("close", id=CLOSE_DIALOG)
        self._notice("Объявление снято")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            own = await ads.own(work, actor)
            fitting = await matching.of_owner(work, actor.subject_id)
            talks = await contacts.own(work, actor)
            wanted = await board.one(work, self._wanted) if self._wanted else None
        mine = wanted is not None and wanted.owner_id == actor.subject_id
        self._revisions = {one.id: one.revision for one in own}
        items = [_ad(one, [pair for pair in fitting if pair.own_id == one.id]) for one in own]
        live = {one.id for one in own if not one.state.over}
        self._put(
            loaded=True,
            ads=[one for one in items if one.id in live],
            over=[one for one in items if one.id not in live],
            contacts=[_contact(one) for one in sorted(talks, key=lambda one: not one.asks)],
            wanted=[_wanted(wanted)] if wanted and not mine else [],
            wanted_gone=bool(self._wanted) and wanted is None,
        )


def _ad(one: OwnAd, fitting: list[Match]) -> AdItem:
    where = ", ".join(part for part in (one.voltage.label, one.district, f"до {day(one.valid_until)}") if part)
    waits = one.state is AdState.MODERATION and one.due_at
    return AdItem(
        id=one.id,
        title=one.title,
        state=one.state.label,
        tone=one.state.tone,
        facts=where,
        said=one.text,
        reason=one.reason if one.state is AdState.REJECTED else "",
        note=f"Проверим не позднее {wording.due_day(one.due_at, settings().time_zone)}" if waits and one.due_at else "",
        href=capacity_ad_path(one.id) if one.state.editable else "",
        closable=not one.state.over,
        matches=[
            MatchItem(
                id=pair.other_id,
                title=pair.title,
                why=f"Почему подходит: {pair.why}.",
                href=capacity_contact_path(pair.contact_id) if pair.contact_id else "",
            )
            for pair in fitting
        ],
    )


def _contact(one: ContactView) -> ContactItem:
    asks = "Ответьте на запрос" if one.asks and not one.unanswered else "Новое сообщение" if one.asks else ""
    return ContactItem(
        key=str(one.id),
        title=one.ad_title,
        who=one.name,
        state=one.state.label,
        tone=one.state.tone,
        asks=asks,
        href=capacity_contact_path(one.id),
    )


def _wanted(one: board.BoardAd) -> Wanted:
    where = ", ".join(part for part in (one.voltage.label, one.district, f"до {one.until}") if part)
    return Wanted(one.id, f"{one.side.label} {one.kw}, {one.substation}, {one.price}", where, one.text)


refresh_with(CAPACITY_OWN, OwnCapacity.refresh)
