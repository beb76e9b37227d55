"""Archive readings: asked for, answered by the feed in parts, kept for a while."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.archive import ArchiveReading, ArchiveRequest
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.integrations.accounting.archive_messages import ArchivePart, ArchivePartChange, ArchiveValue
from lkk.services.integrations.ports import Ports
from lkk.services.kernel import limits
from lkk.services.kernel.errors import InvalidValue, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import archive, archive_exchange
from lkk.vocabulary.archive import ArchiveSource, ArchiveState, ArchiveStatus
from lkk.vocabulary.metering import EnergyKind, Zone
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")


def month(back: int) -> date:
    today = datetime.now(UTC).date()
    number = today.year * 12 + today.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


async def holder() -> tuple[User, MeteredAccount]:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    return user, metered


async def ask(user: User, metered: MeteredAccount, first: date, last: date) -> ArchiveRequest:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await archive.ask(work, actor, metered.account.key, first, last)
    return await only_request()


async def only_request() -> ArchiveRequest:
    async with unit_of_work() as work:
        return (await work.session.exec(select(ArchiveRequest))).one()


def value(period: date, figure: str = "100", **other: Any) -> ArchiveValue:
    told: dict[str, Any] = {
        "point_code": "ТУ-1",
        "point_name": "Квартира",
        "serial_number": "123",
        "energy": EnergyKind.ACTIVE_IN,
        "zone": Zone.T1,
        "billing_period": period,
        "taken_on": period.replace(day=22),
        "value": Decimal(figure),
        "source": ArchiveSource.SENT,
        "status": ArchiveStatus.ACCEPTED,
    }
    return ArchiveValue(**told | other)


def part(key: uuid.UUID, number: int, parts: int, *values: ArchiveValue, refused: str = "") -> ArchivePartChange:
    outcome = "refused" if refused else "ready"
    data = ArchivePart(key, outcome, number, parts, values, "no" if refused else None, refused or None)
    return ArchivePartChange("c", "archive_part", f"{key}-{number}", 1, data)


async def come(changes: Sequence[ArchivePartChange]) -> set[int]:
    async with unit_of_work() as work:
        return set((await archive_exchange.apply(work, changes)).accounts)


async def told(user: User) -> list[str]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification.event).where(Notification.user_id == user.key)))


async def test_an_answer_in_parts_is_ready_with_its_last_part_and_is_told_once() -> None:
    user, metered = await holder()
    asked = await ask(user, metered, month(5), month(0))
    second = part(asked.delivery_key, 2, 2, value(month(1), "120", source=ArchiveSource.CALCULATED))
    assert await come([second]) == {metered.account.key}
    assert (await only_request()).state is ArchiveState.REQUESTED
    first = part(asked.delivery_key, 1, 2, value(month(2)), value(month(2), "90", status=ArchiveStatus.SUPERSEDED))
    await come([first, first, second])
    assert await come([first]) == set()
    assert await told(user) == ["archive_ready"]
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        view = await archive.load(work, actor)
        assert view is not None
        assert view.shown is not None
        assert [one.serial_number for one in view.meters] == ["123"]
        found = await archive.values(work, actor, view.shown.id, "123")
    assert [(one.value, one.source, one.status) for one in found] == [
        (Decimal(120), ArchiveSource.CALCULATED, ArchiveStatus.ACCEPTED),
        (Decimal(90), ArchiveSource.SENT, ArchiveStatus.SUPERSEDED),
        (Decimal(100), ArchiveSource.SENT, ArchiveStatus.ACCEPTED),
    ]


async def test_a_refusal_ends_the_request_with_its_reason() -> None:
    user, metered = await holder()
    asked = await ask(user, metered, month(5), month(0))
    await come([part(asked.delivery_key, 1, 1, refused="Архив закрыт")])
    ended = await only_request()
    assert (ended.state, ended.reason) == (ArchiveState.REFUSED, "Архив закрыт")
    assert await told(user) == ["archive_refused"]


async def test_a_part_of_a_forgotten_request_changes_nothing() -> None:
    await holder()
    assert await come([part(uuid.uuid4(), 1, 1, value(month(1)))]) == set()


@pytest.mark.parametrize(("first", "last", "at"), [(0, 1, "last"), (36, 0, "first"), (0, -1, "last"), (40, 4, "first")])
async def test_months_that_cannot_be_asked_for_are_refused_at_their_field(first: int, last: int, at: str) -> None:
    user, metered = await holder()
    with pytest.raises(InvalidValue) as refusal:
        await ask(user, metered, month(first), month(last))
    assert refusal.value.at == at


async def test_one_request_of_an_account_waits_at_a_time_also_of_two_people() -> None:
    user, metered = await holder()
    await ask(user, metered, month(35), month(0))
    colleague = await builders.customer()
    await builders.attach(colleague, metered.account)
    with pytest.raises(InvalidValue, match="ещё не пришёл"):
        await ask(colleague, metered, month(1), month(0))
    async with unit_of_work() as work:
        assert len((await work.session.exec(select(OutboxItem))).all()) == 1


async def test_requests_of_an_hour_are_limited() -> None:
    user, metered = await holder()
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await limits.spend(work, limits.ARCHIVE, str(user.key), limits.ARCHIVE.count)
    async with unit_of_work() as work:
        with pytest.raises(TooManyAttempts, match="10 запросов архива в час"):
            await archive.ask(work, actor, metered.account.key, month(1), month(0))


async def test_a_foreign_account_and_a_foreign_answer_are_not_found() -> None:
    user, metered = await holder()
    asked = await ask(user, metered, month(1), month(0))
    await come([part(asked.delivery_key, 1, 1, value(month(1)))])
    stranger, other = await holder()
    actor = await builders.sign_in(stranger)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await archive.values(work, actor, asked.key, "123")
        with pytest.raises(NotFound):
            await archive.load(work, actor, asked.key)
        with pytest.raises(NotFound):
            await archive.ask(work, actor, metered.account.key, month(1), month(0))
    assert other.account.key != metered.account.key


async def test_a_request_nobody_answers_ends_after_a_day_and_a_late_answer_still_counts() -> None:
    user, metered = await holder()
    asked = await ask(user, metered, month(1), month(0))
    await builders.shift_clock(round(timedelta(days=1, minutes=1).total_seconds()))
    await archive.upkeep(Ports({}))
    assert (await only_request()).state is ArchiveState.REFUSED
    await come([part(asked.delivery_key, 1, 1, value(month(1)))])
    assert (await only_request()).state is ArchiveState.READY


async def test_old_answers_are_forgotten_with_their_values() -> None:
    user, metered = await holder()
    asked = await ask(user, metered, month(1), month(0))
    await come([part(asked.delivery_key, 1, 1, value(month(1)))])
    await builders.shift_clock(round(timedelta(days=91).total_seconds()))
    await archive.upkeep(Ports({}))
    async with unit_of_work() as work:
        assert (await work.session.exec(select(ArchiveReading))).all() == []
