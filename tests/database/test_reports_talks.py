"""The report of talks, calls and visits says what a naive count over the same rows says."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy.dialects.postgresql import Range

from lkk.models.appointments import Appointment
from lkk.models.callbacks import Callback
from lkk.models.consultations import Consultation
from lkk.vocabulary.appointments import AppointmentState
from lkk.vocabulary.callbacks import OPEN, CallbackState
from lkk.vocabulary.consultations import ConsultationState
from lkk.vocabulary.reports import ReportKind
from tests import builders, offices
from tests.reports import LABELS, MONTHS, ZONE, counted, figures, moment, part, saved, within

pytestmark = pytest.mark.usefixtures("database")
VISITS = [
    AppointmentState.REQUESTED,
    AppointmentState.BOOKED,
    AppointmentState.SERVED,
    AppointmentState.NO_SHOW,
    AppointmentState.CANCELLED,
    AppointmentState.CANCELLED_BY_COMPANY,
]


def month_of(at: datetime) -> date:
    return at.astimezone(ZONE).date().replace(day=1)


async def test_talks_are_counted_by_the_month_they_began_in_with_their_marks() -> None:
    chance, owner = Random(5), await builders.customer()
    talks = [
        Consultation(
            customer_id=owner.key,
            topic="Счёт",
            state=ConsultationState.CLOSED,
            opened_at=(at := moment(chance)),
            last_at=at,
            first_answer_at=chance.choice([None, at + timedelta(minutes=3)]),
            rating=chance.choice([None, 1, 4, 5]),
        )
        for _ in range(50)
    ]
    await saved(talks)
    found = await counted(ReportKind.TALKS)
    for label, month in zip(LABELS, MONTHS, strict=True):
        mine = [one for one in talks if month_of(one.opened_at) == month]
        answered = sum(bool(one.first_answer_at) for one in mine)
        marks = [one.rating for one in mine if one.rating]
        assert figures(found, "talks")[label] == (
            len(mine),
            answered,
            len(mine) - answered,
            round(Decimal(answered) * 100 / len(mine), 1),
            len(marks),
            round(Decimal(sum(marks)) / len(marks), 1),
        )
    total = part(found, "talks").total
    assert total is not None
    assert total.figures[0] == sum(within(one.opened_at) for one in talks)


async def test_calls_are_counted_by_how_they_ended() -> None:
    chance = Random(6)
    calls = [
        Callback(
            public_id=uuid.uuid4(),
            user_id=(await builders.customer()).key,
            state=chance.choice(list(CallbackState)),
            phone="+79130000000",
            topic="Счёт",
            ring_from=(at := moment(chance)),
            due_at=at,
            created_at=at,
        )
        for _ in range(25)
    ]
    await saved(calls)
    found = figures(await counted(ReportKind.TALKS), "calls")
    for label, month in zip(LABELS, MONTHS, strict=True):
        states = Counter(one.state for one in calls if month_of(one.created_at) == month)
        waiting = sum(states[one] for one in OPEN)
        ended = (states[CallbackState.CALLED], states[CallbackState.NOT_REACHED])
        assert found[label] == (states.total(), *ended, waiting, states[CallbackState.CANCELLED])


async def test_visits_are_counted_by_month_and_office_without_times_that_came_to_nothing() -> None:
    chance = Random(8)
    places = [(await offices.office(code, name=name))[0] for code, name in (("one", "Первый"), ("two", "Второй"))]
    visits: list[Appointment] = []
    for number in range(60):
        place = places[number % 2]
        state = chance.choice([*VISITS, AppointmentState.EXPIRED, AppointmentState.UNANSWERED])
        at = datetime(2025, 12, 20, 5, tzinfo=UTC) + timedelta(days=2 * number)
        visits.append(
            Appointment(
                public_id=uuid.uuid4(),
                number=f"П-{number}",
                state=state,
                live=state.takes,
                place_id=place.key,
                office_code=place.office_code,
                starts_at=at,
                ends_at=at + timedelta(minutes=30),
                busy=Range(at, at + timedelta(minutes=30)),
                walk_in=chance.random() < 0.3,
                created_at=at,
            )
        )
    await saved(visits)
    found = await counted(ReportKind.TALKS)

    def naive(rows: list[Appointment]) -> tuple[object, ...]:
        mine = [one for one in rows if one.state in VISITS]
        states = Counter(one.state for one in mine)
        came, missed = states[AppointmentState.SERVED], states[AppointmentState.NO_SHOW]
        return (
            len(mine),
            came,
            missed,
            states[AppointmentState.REQUESTED] + states[AppointmentState.BOOKED],
            states[AppointmentState.CANCELLED],
            states[AppointmentState.CANCELLED_BY_COMPANY],
            sum(one.walk_in for one in mine),
            round(Decimal(came) * 100 / (came + missed), 1) if came + missed else None,
        )

    for label, month in zip(LABELS, MONTHS, strict=True):
        assert figures(found, "visits")[label] == naive([one for one in visits if month_of(one.starts_at) == month])
    quarter = [one for one in visits if within(one.starts_at)]
    assert figures(found, "offices") == {
        name: naive([one for one in quarter if one.office_code == code])
        for code, name in (("one", "Первый"), ("two", "Второй"))
    }
