"""The journal of outages for the staff, and entering one by hand while the feed is silent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import text

from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import board, keeping, searching
from lkk.services.outages.board import OutageView
from lkk.services.outages.keeping import Told
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.outages import (
    JOURNAL_LENGTH,
    REASON_LENGTH,
    OutageKind,
    OutageSource,
)
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import at_most_signs

ENDED_SHOWN = timedelta(days=7)
MOST = 200
MOST_LINES = 200
_MOST_UNKNOWN = 5  # addresses named in a refusal
_JOURNAL = text("""
select id from outage
 where (restored_at is null and not cancelled) or changed_at > :since
 order by (restored_at is null and not cancelled) desc, starts_at desc limit :most
""")
_APART = text("""
select s.external_id, s.problem, s.skipped_at from skipped_change s
 where s.entity in ('outage', 'quality_event', 'supply_restriction', 'house')
   and not exists (select 1 from outage_after_end e join outage o on o.id = e.outage_id
                    where s.entity = 'outage' and o.external_id = s.external_id and s.problem = :after_end)
 order by s.skipped_at desc limit :most
""")


class UnknownAddresses(InvalidValue):
    """Some of the entered addresses are no houses of the network."""


@dataclass(frozen=True)
class Apart:
    """A change of the feed that could not be right: its number and why it was left out."""

    number: str
    problem: str
    told_at: datetime


@dataclass(frozen=True)
class Entry:
    """What an employee enters of an outage; houses stand line by line: a street, a colon or comma, numbers."""

    number: str
    kind: OutageKind
    reason: str
    starts_at: datetime | None
    expected_until: datetime | None
    houses: str


async def journal(work: UnitOfWork, actor: Actor) -> list[OutageView]:
    """Outages that are on or planned, then those changed within a week."""
    demand(actor, Permission.WATCH_OUTAGES)
    names = {"since": work.now - ENDED_SHOWN, "most": MOST}
    ids = list((await work.session.execute(_JOURNAL, names)).scalars())
    views = await board.views_of(work, ids)
    return [views[one] for one in ids]


async def kept_apart(work: UnitOfWork, actor: Actor) -> list[Apart]:
    """What the feed has told and cannot be right, the newest first; what may be accepted is in `after_end`."""
    demand(actor, Permission.WATCH_OUTAGES)
    names = {"most": MOST, "after_end": keeping.AFTER_END}
    return [Apart(*row) for row in await work.session.execute(_APART, names)]


async def enter(work: UnitOfWork, actor: Actor, entry: Entry) -> int:
    """Enter an outage by hand and return how many houses it has; the feed takes it over by its number.

    Raises:
        FieldErrors: what is missing or wrong, by field.
        InvalidValue: the number is taken.
        UnknownAddresses: some lines name no house of the network.
    """
    demand(actor, Permission.WATCH_OUTAGES)
    starts_at = _checked(entry)
    number = entry.number.strip()
    if await keeping.known(work, number) is not None:
        raise InvalidValue("Отключение с таким номером уже есть в журнале", at="number")
    houses = await houses_of(work, entry.houses)
    told = Told(entry.kind, entry.reason.strip(), starts_at, entry.expected_until, None, False, houses)
    outage, accounts = await keeping.keep(
        work, None, told, external_id=number, version=0, source=OutageSource.STAFF, entered_by=actor.author_id
    )
    work.tell_accounts(*accounts)
    work.tell_topic(Topic.OUTAGES)
    audit.record(
        work, AuditAction.OUTAGE_ENTERED, actor_id=actor.author_id, subject=f"outage:{outage.key}", ip=actor.ip
    )
    return len(houses)


async def change_term(work: UnitOfWork, actor: Actor, outage_id: int, expected_until: datetime) -> None:
    """Say another expected end of an outage that was entered by hand.

    Raises:
        NotFound: there is no such one that is not over.
        InvalidValue: it would end before it began.
    """
    outage, told = await _own(work, actor, outage_id)
    if expected_until < outage.starts_at:
        raise InvalidValue("Окончание раньше начала", at="expected_on")
    await _rewrite(work, actor, outage, told, expected_until=expected_until)


async def restore(work: UnitOfWork, actor: Actor, outage_id: int) -> None:
    """Say that the light is on again; what was only planned is cancelled. Raises NotFound as `change_term`."""
    outage, told = await _own(work, actor, outage_id)
    planned = outage.starts_at > work.now
    await _rewrite(work, actor, outage, told, restored_at=None if planned else work.now, cancelled=planned)


async def houses_of(work: UnitOfWork, lines: str) -> list[str]:
    """The houses of lines «ул. Малахова: 85, 87а», each once.

    Raises:
        UnknownAddresses: some of them are not known.
    """
    found: dict[str, None] = {}
    unknown = []
    for address in _addresses(lines):
        houses = await searching.exactly(work, address)
        found.update(dict.fromkeys(house.key for house in houses))
        if not houses:
            unknown.append(address)
    if unknown:
        named = ", ".join(f"«{one}»" for one in unknown[:_MOST_UNKNOWN])
        more = f" и ещё {len(unknown) - _MOST_UNKNOWN}" if len(unknown) > _MOST_UNKNOWN else ""
        raise UnknownAddresses(f"Нет в сети: {named}{more}", at="houses")
    return list(found)


def _addresses(lines: str) -> list[str]:
    """One address for each number: «ул. Малахова: 85, 87» gives two."""
    found = []
    for line in lines.splitlines():
        street, colon, numbers = line.partition(":")
        if not colon:
            street, _, numbers = line.rpartition(",")
        found += [f"{street.strip()}, {one.strip()}" for one in numbers.split(",") if one.strip()]
    return found


def _checked(entry: Entry) -> datetime:
    """The start of a sound entry. Raises FieldErrors."""
    wrong: dict[str, str] = {}
    if not entry.number.strip() or len(entry.number.strip()) > JOURNAL_LENGTH:
        wrong["number"] = f"Укажите номер записи в журнале, {at_most_signs(JOURNAL_LENGTH)}"
    if not entry.reason.strip() or len(entry.reason.strip()) > REASON_LENGTH:
        wrong["reason"] = f"Укажите причину, {at_most_signs(REASON_LENGTH)}"
    if entry.starts_at is None:
        wrong["starts_on"] = "Укажите день и время начала"
    elif entry.expected_until and entry.expected_until < entry.starts_at:
        wrong["expected_on"] = "Окончание раньше начала"
    addresses = _addresses(entry.houses)
    if not addresses:
        wrong["houses"] = "Укажите дома: улица, двоеточие, номера через запятую"
    elif len(addresses) > MOST_LINES:
        wrong["houses"] = f"Не больше {MOST_LINES} домов за один раз"
    if wrong or entry.starts_at is None:
        raise FieldErrors(wrong)
    return entry.starts_at


async def _own(work: UnitOfWork, actor: Actor, outage_id: int) -> tuple[keeping.Outage, Told]:
    demand(actor, Permission.WATCH_OUTAGES)
    outage = await keeping.by_id(work, outage_id)
    if outage is None or outage.source is not OutageSource.STAFF or keeping.is_over(outage):
        raise NotFound
    houses: Sequence[str] = await keeping.house_keys(work, outage.key)
    told = Told(
        outage.kind,
        outage.reason,
        outage.starts_at,
        outage.expected_until,
        outage.restored_at,
        False,
        houses,
        await keeping.point_keys(work, outage.key),
    )
    return outage, told


async def _rewrite(work: UnitOfWork, actor: Actor, outage: keeping.Outage, told: Told, **changed: object) -> None:
    _, accounts = await keeping.keep(
        work,
        outage,
        replace(told, **changed),  # pyright: ignore[reportArgumentType]
        external_id=outage.external_id,
        version=0,
        source=OutageSource.STAFF,
    )
    work.tell_accounts(*accounts)
    work.tell_topic(Topic.OUTAGES)
    audit.record(
        work, AuditAction.OUTAGE_CHANGED, actor_id=actor.author_id, subject=f"outage:{outage.key}", ip=actor.ip
    )
