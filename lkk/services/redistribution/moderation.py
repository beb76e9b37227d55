"""The check of ads by an employee: the oldest first, published or returned with the reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, text

from lkk.models.redistribution import CapacityAd
from lkk.services import notifications
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.services.redistribution import bounds, matching, records, wording
from lkk.services.redistribution.events import AD_PUBLISHED, AD_REJECTED, AD_TAKEN_DOWN
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import REASON_LENGTH, AdSide, AdState, AdVoltage, GiverKind
from lkk.vocabulary.words import at_most_signs, day

MOST = 100

_SHOWN = """
select a.id, a.revision, a.side, a.kw, a.voltage, a.price, a.text, a.valid_until, a.own_kw, a.giver_kind,
       a.submitted_at, a.due_at, u.id as owner_id, u.display_name as owner, coalesce(s.name, '') as substation,
       coalesce(d.name, '') as district
  from capacity_ad a
  join user_account u on u.id = a.owner_id
  left join substation s on s.external_id = a.substation_key
  left join district d on d.external_id = s.district_key
 where a.state = :state
"""
_WAITING = text(f"{_SHOWN} order by a.submitted_at, a.id limit :most")
_PUBLISHED = text(f"{_SHOWN} order by a.published_at desc, a.id desc limit :most")
_COUNT = text("select count(*) from capacity_ad where state = 'moderation'")


@dataclass(frozen=True)
class WaitingAd:
    """An ad that waits for a moderator, or one of the board; moments are aware UTC."""

    id: int
    revision: int
    side: AdSide
    title: str
    voltage: AdVoltage
    district: str
    text: str
    until: str
    own: str
    owner_id: int
    owner: str
    submitted_at: datetime
    due_at: datetime


async def waiting(work: UnitOfWork, actor: Actor) -> tuple[list[WaitingAd], int]:
    """Return the ads that wait, the oldest first, a hundred at the most, and how many there are.

    Raises:
        NotAllowed: the actor checks no ads.
    """
    demand(actor, Permission.MODERATE_ADS)
    rows = (await work.session.execute(_WAITING, {"state": AdState.MODERATION, "most": MOST})).mappings().all()
    total = len(rows) if len(rows) < MOST else (await work.session.execute(_COUNT)).scalar_one()
    bound = await bounds.giver_kilowatts(work, records.today(work))
    return [_row(row, bound) for row in rows], total


async def on_board(work: UnitOfWork, actor: Actor) -> list[WaitingAd]:
    """Return the ads of the board, the latest first, a hundred at the most.

    Raises:
        NotAllowed: the actor checks no ads.
    """
    demand(actor, Permission.MODERATE_ADS)
    rows = (await work.session.execute(_PUBLISHED, {"state": AdState.PUBLISHED, "most": MOST})).mappings()
    bound = await bounds.giver_kilowatts(work, records.today(work))
    return [_row(row, bound) for row in rows]


async def publish(work: UnitOfWork, actor: Actor, ad_id: int, seen: int) -> int:
    """Put an ad on the board and tell of what fits it; return how many pairs there are.

    Raises:
        NotAllowed, NotFound: the actor checks no ads, there is no such ad.
        Stale: it has changed, or somebody has decided.
        InvalidValue: its last day has passed: it can only be returned.
    """
    demand(actor, Permission.MODERATE_ADS)
    row = await records.waiting(work, ad_id, seen)
    if row.valid_until < records.today(work):
        raise InvalidValue("Срок объявления вышел. Верните его, чтобы владелец указал новый")
    row.state, row.published_at = AdState.PUBLISHED, work.now
    await _decided(work, actor, row, AuditAction.AD_PUBLISHED)
    await notifications.publish(
        work, AD_PUBLISHED, user_ids=[row.owner_id], ad=await title(work, row), until=day(row.valid_until)
    )
    return await matching.tell_new(work, row)


async def reject(work: UnitOfWork, actor: Actor, ad_id: int, seen: int, reason: str) -> None:
    """Return an ad to its owner with the reason.

    Raises:
        NotAllowed, NotFound, Stale: as for `publish`.
        InvalidValue: no reason, or a long one.
    """
    demand(actor, Permission.MODERATE_ADS)
    said = _reason(reason)
    row = await records.waiting(work, ad_id, seen)
    await _returned(work, actor, row, said, AD_REJECTED)


async def take_down(work: UnitOfWork, actor: Actor, ad_id: int, seen: int, reason: str) -> None:
    """Take an ad off the board and return it to its owner with the reason.

    Raises:
        NotAllowed, NotFound: the actor checks no ads, there is no such ad.
        Stale: it has changed, or is off the board.
        InvalidValue: no reason, or a long one.
    """
    demand(actor, Permission.MODERATE_ADS)
    said = _reason(reason)
    row = await records.on_board(work, ad_id, seen)
    await _returned(work, actor, row, said, AD_TAKEN_DOWN)


async def title(work: UnitOfWork, row: CapacityAd) -> str:
    """Return an ad in a line.

    Raises:
        NotFound: its substation is gone.
    """
    query = text("select name from substation where external_id = :key")
    name = (await work.session.execute(query, {"key": row.substation_key})).scalar_one_or_none()
    if name is None:
        raise NotFound("Центра питания из объявления больше нет")
    return f"{row.side.label} {wording.kilowatts(row.kw)}, {name}, {wording.price(row.side, row.price)}"


def _reason(typed: str) -> str:
    reason = " ".join(typed.replace("\0", "").split())
    if not 0 < len(reason) <= REASON_LENGTH:
        raise InvalidValue(f"Напишите, что исправить: {at_most_signs(REASON_LENGTH)}", at="reason")
    return reason


async def _returned(work: UnitOfWork, actor: Actor, row: CapacityAd, reason: str, event: Event) -> None:
    row.state, row.reason = AdState.REJECTED, reason
    await _decided(work, actor, row, AuditAction.AD_REJECTED)
    await notifications.publish(work, event, user_ids=[row.owner_id], ad=await title(work, row), reason=reason)


async def _decided(work: UnitOfWork, actor: Actor, row: CapacityAd, action: AuditAction) -> None:
    row.moderated_by, row.moderated_at = actor.author_id, work.now
    records.moved(work, actor, row, action)


def _row(row: RowMapping, bound: int) -> WaitingAd:
    side = AdSide(row["side"])
    kind = wording.giver(GiverKind(row["giver_kind"]), bound) if row["giver_kind"] else ""
    return WaitingAd(
        id=row["id"],
        revision=row["revision"],
        side=side,
        title=f"{side.label} {wording.kilowatts(row['kw'])}, {row['substation']}, " + wording.price(side, row["price"]),
        voltage=AdVoltage(row["voltage"]),
        district=row["district"],
        text=row["text"],
        until=day(row["valid_until"]),
        own=f"{wording.kilowatts(row['own_kw'])}, {kind[:1].lower()}{kind[1:]}" if kind else "",
        owner_id=row["owner_id"],
        owner=row["owner"],
        submitted_at=row["submitted_at"],
        due_at=row["due_at"],
    )
