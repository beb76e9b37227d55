"""A person's own ads: written, sent for a check, taken off; each with what is to be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.outages import District, Substation
from lkk.models.redistribution import CapacityAd
from lkk.services import notifications
from lkk.services.identity import employees
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.terms import due_on
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import bounds, moderation, records, wording
from lkk.services.redistribution.events import AD_TO_CHECK
from lkk.services.redistribution.rules import checked
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import CHECK_TERM, LIFE_TERM, MOST_ADS, AdSide, AdState, AdVoltage, GiverKind
from lkk.vocabulary.words import at_most, day

SHOWN = 50


@dataclass(frozen=True)
class Place:
    """A feeding substation to choose from, with its district; `free_kw` of the company itself."""

    key: str
    name: str
    district: str
    free_kw: Decimal


@dataclass(frozen=True)
class OwnAd:
    """An ad as its owner sees it."""

    id: int
    revision: int
    side: AdSide
    state: AdState
    kw: Decimal
    voltage: AdVoltage
    substation_key: str
    substation: str
    district: str
    price: int | None
    text: str
    valid_until: date
    own_kw: Decimal | None
    giver_kind: GiverKind | None
    reason: str
    due_at: datetime | None

    @property
    def title(self) -> str:
        """The ad in a line."""
        return f"{self.side.label} {wording.kilowatts(self.kw)}, {self.substation}, {self.price_words}"

    @property
    def price_words(self) -> str:
        """The price of a kilowatt."""
        return wording.price(self.side, self.price)


async def places(work: UnitOfWork) -> list[Place]:
    """Return the feeding substations by their names."""
    query = (
        select_columns(Substation, func.coalesce(col(District.name), ""))
        .outerjoin(District, col(District.external_id) == col(Substation.district_key))
        .order_by(col(Substation.name))
    )
    return [
        Place(row.external_id, row.name, district, row.free_kw)
        for row, district in (await work.session.execute(query)).all()
    ]


async def own(work: UnitOfWork, actor: Actor) -> list[OwnAd]:
    """Return the person's ads: those that ask something first, then the latest, fifty at the most.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    rows = await _views(work, col(CapacityAd.owner_id) == actor.subject_id)
    return sorted(rows, key=lambda one: (one.state.over, not one.state.editable))


async def one(work: UnitOfWork, actor: Actor, ad_id: int) -> OwnAd:
    """Return an own ad for its form.

    Raises:
        NotAllowed, NotFound: it is no customer's cabinet, the person has no such ad.
    """
    demand(actor, Permission.USE_CABINET)
    rows = await _views(work, (col(CapacityAd.id) == ad_id) & (col(CapacityAd.owner_id) == actor.subject_id))
    if not rows:
        raise NotFound
    return rows[0]


async def last_day(work: UnitOfWork) -> date:
    """Return the latest day that an ad of today may name."""
    return await due_on(work, LIFE_TERM)


async def giver_kinds(work: UnitOfWork) -> list[tuple[str, str]]:
    """Return the choices of a form, a value and its words: how a giving side may be connected."""
    return wording.givers(await bounds.giver_kilowatts(work, records.today(work)))


async def save(work: UnitOfWork, actor: Actor, typed: Mapping[str, Any], *, ad_id: int = 0, seen: int = 0) -> int:
    """Write a new ad, or one that is not on the board; return its id.

    Raises:
        NotAllowed: it is no customer's own cabinet.
        FieldErrors: what is wrong, each by its name.
        NotFound, Stale: the person has no such ad, it has changed or is on the board.
        InvalidValue: there are too many ads.
    """
    demand(actor, Permission.USE_CABINET)
    known = frozenset(one.key for one in await places(work))
    today = records.today(work)
    values = checked(
        typed,
        today=today,
        last_day=await last_day(work),
        substations=known,
        bound=await bounds.giver_kilowatts(work, today),
    )
    if ad_id:
        row = await records.own(work, actor, ad_id, seen)
        if not row.state.editable:
            raise Stale("Объявление на доске или на проверке. Чтобы изменить его, сначала снимите")
    else:
        await _refuse_more(work, actor)
        row = CapacityAd(
            **vars(values), owner_id=actor.subject_id, revision=0, created_at=work.now, changed_at=work.now
        )
        work.session.add(row)
        await work.session.flush()
    for name, value in vars(values).items():
        setattr(row, name, value)
    records.moved(work, actor, row, AuditAction.AD_SAVED)
    return row.key


async def submit(work: UnitOfWork, actor: Actor, ad_id: int, seen: int) -> None:
    """Send an own ad for a check and tell the moderators; its term is a row of the deadlines.

    Raises:
        NotAllowed, NotFound, Stale: as for `save`.
        InvalidValue: its last day has passed meanwhile.
        TooManyAttempts: twenty a day.
    """
    demand(actor, Permission.USE_CABINET)
    row = await records.own(work, actor, ad_id, seen)
    if not row.state.editable:
        raise Stale("Это объявление уже отправлено")
    if row.valid_until <= records.today(work):
        raise InvalidValue("Срок объявления вышел. Укажите новый последний день", at="valid_until")
    await limits.spend(work, limits.CAPACITY_AD, str(actor.subject_id))
    row.state, row.reason, row.submitted_at = AdState.MODERATION, "", work.now
    due = await due_on(work, CHECK_TERM)
    row.due_at = _end_of(due)
    records.moved(work, actor, row, AuditAction.AD_SUBMITTED)
    moderators = [one.key for one in await employees.able_to(work, Permission.MODERATE_ADS)]
    title = await moderation.title(work, row)
    await notifications.publish(work, AD_TO_CHECK, user_ids=moderators, ad=title, due=day(due))


async def close(work: UnitOfWork, actor: Actor, ad_id: int, seen: int) -> None:
    """Take an own ad off the board or back from the check.

    Raises:
        NotAllowed, NotFound, Stale: as for `save`; it is over already.
    """
    demand(actor, Permission.USE_CABINET)
    row = await records.own(work, actor, ad_id, seen)
    if row.state.over:
        raise Stale("Это объявление уже снято")
    row.state = AdState.CLOSED
    records.moved(work, actor, row, AuditAction.AD_CLOSED)


async def _views(work: UnitOfWork, whose: Any) -> Sequence[OwnAd]:
    query = (
        select_columns(
            CapacityAd,
            func.coalesce(col(Substation.name), ""),
            func.coalesce(col(District.name), ""),
        )
        .outerjoin(Substation, col(Substation.external_id) == col(CapacityAd.substation_key))
        .outerjoin(District, col(District.external_id) == col(Substation.district_key))
        .where(whose)
        .order_by(col(CapacityAd.id).desc())
        .limit(SHOWN)
    )
    return [_view(row, substation, district) for row, substation, district in await work.session.execute(query)]


def _view(row: CapacityAd, substation: str, district: str) -> OwnAd:
    return OwnAd(
        id=row.key,
        revision=row.revision,
        side=row.side,
        state=row.state,
        kw=row.kw,
        voltage=row.voltage,
        substation_key=row.substation_key,
        substation=substation,
        district=district,
        price=row.price,
        text=row.text,
        valid_until=row.valid_until,
        own_kw=row.own_kw,
        giver_kind=row.giver_kind,
        reason=row.reason,
        due_at=row.due_at,
    )


async def _refuse_more(work: UnitOfWork, actor: Actor) -> None:
    await work.session.exec(select(User.id).where(User.id == actor.subject_id).with_for_update(key_share=True))
    over = [state for state in AdState if state.over]
    query = select(func.count()).where(CapacityAd.owner_id == actor.subject_id, col(CapacityAd.state).not_in(over))
    if (await work.session.exec(query)).one() >= MOST_ADS:
        most = at_most(MOST_ADS, "объявления", "объявлений")
        raise InvalidValue(f"У вас может быть {most}. Снимите те, что больше не нужны")


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings().time_zone))
