"""The other reports for heads say what a naive count over the same rows says."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any

import pytest

from lkk.models.applications import Application, ApplicationHistory, ApplicationMessage
from lkk.models.delivery import OutboxItem
from lkk.models.metering import MeteringPoint, Register
from lkk.models.sms import SmsMessage
from lkk.services.forms.catalog import KINDS
from lkk.state.reports.report_view import items_of
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, Direction, FiledBy, HistoryKind, Side, Stage, Track
from lkk.vocabulary.delivery import DeliveryState, SmsState
from lkk.vocabulary.metering import PointKind, ReadingSource, ReadingStatus
from lkk.vocabulary.reports import ReportKind
from tests import application_rows, builders
from tests.reports import FIRST, LABELS, LAST, MONTHS, ZONE, counted, figures, moment, part, saved, within

pytestmark = pytest.mark.usefixtures("database")


async def test_stages_are_counted_with_the_median_of_those_that_left_them() -> None:
    chance, owner = Random(3), await builders.customer()
    path = [Stage.REVIEW, Stage.OFFER, Stage.PAYMENT, Stage.WORKS, Stage.ACTS, Stage.SUPPLY, Stage.DONE]
    filed = await application_rows.fill(owner, 40, kind="tp_new", status=ApplicationStatus.IN_PROGRESS)
    lines: list[Any] = []
    spent: dict[Stage, list[float]] = defaultdict(list)
    reached, here, stopped, whole = Counter[Stage](), Counter[Stage](), Counter[Stage](), []
    for row in filed:
        row.submitted_at = at = moment(chance, FIRST, 60)
        row.track, mistaken = Track.SIMPLIFIED, chance.random() < 0.3
        stages = path[: chance.randrange(1, len(path) + 1)]
        if mistaken:
            lines += [
                _moved(row, HistoryKind.STAGE, Stage.REVIEW, Stage.OFFER, at),
                _moved(row, HistoryKind.STAGE_BACK, Stage.OFFER, Stage.REVIEW, at + timedelta(days=2)),
            ]
            at += timedelta(days=2)
        days = defaultdict[Stage, float](float)
        for before, after in pairwise(stages):
            stay = timedelta(hours=chance.randrange(1, 500))
            lines.append(_moved(row, HistoryKind.STAGE, before, after, at + stay))
            at, days[before] = at + stay, stay / timedelta(days=1)
        row.stage = stages[-1]
        ended = row.stage is Stage.DONE or chance.random() < 0.3
        if ended:
            row.status = ApplicationStatus.FULFILLED if row.stage is Stage.DONE else ApplicationStatus.WITHDRAWN
        for stage in stages:
            reached[stage] += 1
        for stage, length in days.items():
            spent[stage].append(length)
        (stopped if ended else here)[row.stage] += 1
        if row.stage is Stage.DONE:
            whole.append((at - row.submitted_at) / timedelta(days=1))
    await saved([*filed, *lines])
    found = await counted(ReportKind.CONNECTIONS)
    shown = figures(found, "funnel-simplified")
    assert list(shown) == [one.label for one in path if one is not Stage.DONE]
    for stage in path[:-1]:
        many, left, days_median, now, _, ended_here = shown[stage.label]
        assert (many, left, now, ended_here) == (reached[stage], len(spent[stage]), here[stage], stopped[stage])
        assert abs(float(days_median) - median(spent[stage])) <= 0.06
    total = part(found, "funnel-simplified").total
    assert total is not None
    assert total.figures[:2] == (len(filed), len(whole))
    assert abs(float(total.figures[2] or 0) - median(whole)) <= 0.06


def _moved(row: Application, kind: HistoryKind, before: Stage, after: Stage, at: datetime) -> ApplicationHistory:
    return ApplicationHistory(
        application_id=row.key, at=at, side=Side.COMPANY, kind=kind, before=before.value, after=after.value
    )


async def test_points_that_told_are_counted_once_a_month_and_by_every_channel() -> None:
    chance = Random(5)
    open_one, closed = await builders.account(), await builders.account(closed=True)
    points: list[tuple[MeteringPoint, list[Register], date]] = []
    for number in range(12):
        at = await builders.metering_point(
            closed if number % 6 == 5 else open_one, kind=PointKind.CONTROL if number % 5 == 4 else PointKind.BILLING
        )
        since = date(2026, 2, 10) if number % 4 == 3 else date(2024, 1, 15)
        standing = await builders.meter(at, installed_on=since)
        points.append((at, [await builders.register(standing, zone) for zone in list(builders.Zone)[:2]], since))
    told: dict[date, dict[int, list[tuple[ReadingSource, bool]]]] = {one: defaultdict(list) for one in MONTHS}
    for month in MONTHS:
        for at, registers, _ in points:
            for register in registers:
                status = chance.choice([None, ReadingStatus.TRANSMITTED, ReadingStatus.VALID, ReadingStatus.REJECTED])
                if status is None:
                    continue
                source, late = chance.choice(list(ReadingSource)), chance.random() < 0.4
                row = await builders.reading(register, month, "10", status=status, source=source)
                row.outside_window = late
                await saved([row])
                if at.kind is PointKind.BILLING and status is not ReadingStatus.REJECTED:
                    told[month][at.key].append((source, not late))
    found = await counted(ReportKind.READINGS)
    billing = [one for one in points if one[0].kind is PointKind.BILLING]
    gone = {
        at.key: max((month for month in MONTHS if told[month][at.key]), default=date.min)
        for at, *_ in billing
        if at.account_id == closed.key
    }
    assert gone
    for label, month in zip(LABELS, MONTHS, strict=True):
        there = [one for one in billing if one[2].replace(day=1) <= month <= gone.get(one[0].key, date.max)]
        count, many, share, in_time, _ = figures(found, "told")[label]
        assert (count, many) == (len(there), sum(bool(given) for given in told[month].values()))
        assert in_time == sum(any(good for _, good in one) for one in told[month].values())
        assert share == round(Decimal(many) * 100 / count, 1)
        by_channel = tuple(
            sum(any(one is wanted for one, _ in given) for given in told[month].values()) for wanted in ReadingSource
        )
        assert figures(found, "channels")[label] == by_channel


async def test_appeals_stand_beside_those_of_the_year_before() -> None:
    chance, owner, operator = Random(9), await builders.customer(), await builders.staff()
    kinds = [one for one in KINDS.values() if one.direction is Direction.ENQUIRIES][:3]
    filed = await application_rows.fill(owner, 60, direction=Direction.ENQUIRIES)
    ways = (FiledBy.CABINET, FiledBy.RECEPTION, FiledBy.OFFICE, FiledBy.PHONE, FiledBy.POST)
    now, by_month, before = Counter[tuple[str, FiledBy]](), Counter[tuple[str, FiledBy]](), Counter[str]()
    for row in filed:
        row.submitted_at, kind = moment(chance), chance.choice(kinds)
        row.kind, row.kind_title = kind.code, kind.title
        row.filed_by, row.filed_channel = chance.choice([None, operator.key]), chance.choice([None, *ways[2:]])
        row.guest_code_hash = chance.choice(["", "", "x"])
        staff = row.filed_channel or FiledBy.OFFICE
        way = FiledBy.RECEPTION if row.guest_code_hash else staff if row.filed_by else FiledBy.CABINET
        if chance.random() < 0.4:
            row.submitted_at -= timedelta(days=365)
        day = row.submitted_at.astimezone(ZONE).date()
        if FIRST <= day <= LAST:
            now[row.kind_title, way] += 1
            by_month[words.month(day.replace(day=1)), way] += 1
        elif date(2025, 1, 1) <= day <= date(2025, 3, 31):
            before[row.kind_title] += 1
    await saved(filed)
    found_report = await counted(ReportKind.APPEALS)
    assert {label: one[1:] for label, one in figures(found_report, "months").items()} == {
        label: tuple(by_month[label, one] for one in ways) for label in LABELS
    }
    shown = figures(found_report, "kinds")
    for kind, found in shown.items():
        counts = [now[kind, one] for one in ways]
        assert found[:-1] == (sum(counts), *counts, before[kind])
    assert sum(one[0] for one in shown.values()) == now.total()
    assert sum(one[-2] for one in shown.values()) == before.total()


async def test_what_employees_did_is_counted_by_employee() -> None:
    chance, owner = Random(13), await builders.customer()
    people = [await builders.staff(name=name) for name in ("Анна", "Борис")]
    today = datetime.now(UTC).astimezone(ZONE).date()
    filed = await application_rows.fill(owner, 30)
    naive = {one.key: [0] * 6 for one in people}
    lines: list[Any] = []
    for row in filed:
        row.executor_id, row.filed_by = chance.choice([None, people[0].key]), chance.choice([owner.key, people[1].key])
        row.submitted_at, row.due_on = moment(chance), chance.choice([None, today - timedelta(days=1), today])
        if row.executor_id and not row.status.final:
            naive[row.executor_id][0] += 1
            naive[row.executor_id][1] += bool(row.due_on and row.due_on < today)
        if row.filed_by != owner.key and within(row.submitted_at):
            naive[people[1].key][5] += 1
        person, at = chance.choice(people).key, moment(chance)
        after = chance.choice([ApplicationStatus.FULFILLED, ApplicationStatus.IN_PROGRESS])
        lines.append(
            ApplicationHistory(
                application_id=row.key,
                at=at,
                actor_id=person,
                side=Side.COMPANY,
                kind=HistoryKind.STATUS,
                after=after.value,
            )
        )
        internal = chance.random() < 0.5
        lines.append(
            ApplicationMessage(
                application_id=row.key, side=Side.COMPANY, author_id=person, text="-", internal=internal, created_at=at
            )
        )
        if within(at):
            naive[person][2] += after.final
            naive[person][3] += 1
            naive[person][4] += not internal
    await saved([*filed, *lines])
    found = await counted(ReportKind.EMPLOYEES)
    assert figures(found, "people") == {one.display_name: tuple(naive[one.key]) for one in people}


async def test_what_left_is_counted_by_channel_and_sms_by_fate() -> None:
    chance, owner = Random(17), await builders.customer()
    items = [
        OutboxItem(
            channel="mail",
            kind="letter",
            idempotency_key=str(number),
            payload={},
            state=chance.choice([DeliveryState.DONE, DeliveryState.DEAD]),
            run_at=(at := moment(chance)),
            created_at=at,
            done_at=at + timedelta(minutes=chance.randrange(1, 60)),
        )
        for number in range(40)
    ]
    messages = [
        SmsMessage(
            delivery_key=str(number),
            phone="+79130000000",
            user_id=owner.key,
            about="x",
            state=chance.choice(list(SmsState)),
            segments=1,
            created_at=moment(chance),
        )
        for number in range(60)
    ]
    await saved([*items, *messages])
    mine = [one for one in items if within(one.created_at)]
    done = [one for one in mine if one.state is DeliveryState.DONE]
    minutes = [(one.done_at - one.created_at) / timedelta(minutes=1) for one in done if one.done_at]
    found = await counted(ReportKind.DELIVERY)
    total, sent, waiting, dead, _, days = figures(found, "channels")["Электронная почта"]
    assert (total, sent, waiting, dead) == (len(mine), len(done), 0, len(mine) - len(done))
    assert abs(float(days) - median(minutes)) <= 0.06
    for label, month in zip(LABELS, MONTHS, strict=True):
        states = Counter(
            one.state for one in messages if one.created_at.astimezone(ZONE).date().replace(day=1) == month
        )
        unknown = states.total() - sum(
            states[one] for one in (SmsState.DELIVERED, SmsState.UNDELIVERED, SmsState.EXPIRED, SmsState.CANCELLED)
        )
        expected = (
            states.total(),
            states[SmsState.DELIVERED],
            states[SmsState.UNDELIVERED],
            unknown,
            states[SmsState.EXPIRED] + states[SmsState.CANCELLED],
        )
        assert figures(found, "sms")[label][:-1] == expected


@pytest.mark.parametrize("kind", list(ReportKind))
async def test_every_report_is_drawn_of_nothing(kind: ReportKind) -> None:
    found = await counted(kind)
    assert found.lead
    assert all(len(line.cells) == len(one.headings) for one in items_of(found.parts) for line in one.lines)
