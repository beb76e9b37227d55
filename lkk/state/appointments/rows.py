"""Free times and bookings as the pages draw them: ready words and the values that are sent back."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lkk.services.appointments import slots
from lkk.services.appointments.office_views import DayHours, Displaced
from lkk.services.appointments.views import BookingView, DayView, MonthView, OfficeChoice, SlotView, WaitView
from lkk.state import format
from lkk.vocabulary import words
from lkk.vocabulary.appointments import WEEKDAYS, WaitState


@dataclass
class Option:
    """A line of a native list."""

    value: str
    label: str


@dataclass
class DayCell:
    """A day of the month, or an empty cell before the first; `mark` is how many times are free on it."""

    key: str
    value: str = ""
    number: str = ""
    label: str = ""
    mark: str = ""
    free: bool = False


@dataclass
class SlotCell:
    """A time; `words` name it together with its day."""

    value: str
    label: str
    words: str
    free: bool


@dataclass
class OfficeFacts:
    """Where the office is and when it receives."""

    name: str = ""
    address: str = ""
    hours: str = ""
    phones: str = ""
    directions: str = ""


@dataclass
class DayLine:
    """A day of a plan, or of a preview, in words."""

    title: str
    hours: str
    starts: str = ""


@dataclass
class BookingItem:
    """A booking; `change_words` say until when it may be changed, `left_s` how long an offer still stands.

    `answer` says until when what was asked for is answered.
    """

    key: str = ""
    number: str = ""
    status: str = ""
    tone: str = ""
    when: str = ""
    office: str = ""
    address: str = ""
    directions: str = ""
    phones: str = ""
    service: str = ""
    place: str = ""
    application: str = ""
    reason: str = ""
    documents: list[str] = field(default_factory=list)
    late: str = ""
    change_words: str = ""
    may_change: bool = False
    may_take: bool = False
    left_s: int = 0
    ahead: bool = False
    code: str = ""
    answer: str = ""


@dataclass
class WaitItem:
    """A waiting list one stands in, with the time that is offered."""

    key: str
    office: str
    service: str
    days: str
    before: str
    offered: bool
    offer: BookingItem


def options(pairs: Iterable[tuple[str, str]]) -> list[Option]:
    """Return lines of a native list, each once."""
    return [Option(value, label) for value, label in dict(pairs).items()]


def month_cells(first: date, month: MonthView) -> list[DayCell]:
    """Return the cells of a month from Monday on; the empty ones before its first day are left blank."""
    known: Mapping[date, DayView] = {one.day: one for one in month.days}
    blank = [DayCell(f"blank-{number}") for number in range(first.weekday())]
    last = monthrange(first.year, first.month)[1]
    return [*blank, *(_day(first.replace(day=number), known) for number in range(1, last + 1))]


def _day(on: date, known: Mapping[date, DayView]) -> DayCell:
    free = known[on].free if on in known else 0
    said = f"свободно {words.count(free, 'место', 'места', 'мест')}" if free else "свободных мест нет"
    label = f"{WEEKDAYS[on.weekday()]}, {words.day_in_words(on)}, {said}"
    return DayCell(str(on), str(on), str(on.day), label, str(free) if free else "", bool(free))


def slot_cell(one: SlotView) -> SlotCell:
    """Return a time of a day."""
    return SlotCell(str(slots.minute_of(one.starts_at)), one.label, slot_words(one), one.free)


def slot_words(one: SlotView) -> str:
    """«понедельник, 30 ноября, 08:00–08:30»."""
    return f"{WEEKDAYS[one.day.weekday()]}, {words.day_in_words(one.day)}, {one.label}"


def office_facts(one: OfficeChoice | None) -> OfficeFacts:
    """Return what is to be known of an office, nothing of none."""
    if one is None:
        return OfficeFacts()
    return OfficeFacts(one.name, one.address, one.hours, one.phones, one.directions)


def day_line(one: DayHours) -> DayLine:
    """Return a day of a preview."""
    title = f"{WEEKDAYS[one.day.weekday()]}, {words.day(one.day)}"
    return DayLine(title, one.hours or "приёма нет", ", ".join(one.starts))


def displaced_words(one: Displaced) -> str:
    """Return a booking that a change leaves outside the hours."""
    return f"№ {one.number}: {slot_words(one.slot)}, {one.name}, {one.place}"


def booking_item(one: BookingView, now: datetime) -> BookingItem:
    """Return a booking in words."""
    left = (one.hold_until - now).total_seconds() if one.may_take and one.hold_until else 0
    return BookingItem(
        key=str(one.key),
        number=one.number,
        status=one.state.label,
        tone=one.state.tone,
        when=slot_words(one.slot),
        office=one.office,
        address=one.address,
        directions=one.directions,
        phones=one.phones,
        service=one.service,
        place=one.place,
        application=one.application,
        reason=one.reason,
        documents=list(one.documents),
        late=words.count(one.late_minutes, "минуту", "минуты", "минут") if one.late_minutes else "",
        change_words=format.moment(one.change_until, one.zone),
        may_change=one.may_change,
        may_take=one.may_take,
        left_s=max(0, int(left)),
        ahead=one.state.takes and one.slot.ends_at > now,
        code=one.code,
        answer=f"до {format.moment(one.answer_by, one.zone)}" if one.answer_by else "",
    )


def wait_item(one: WaitView, now: datetime) -> WaitItem:
    """Return a place in a waiting list in words."""
    people = words.count(one.before, "человек", "человека", "человек")
    offered = one.state is WaitState.OFFERED and one.offer is not None and one.offer.may_take
    return WaitItem(
        key=str(one.key),
        office=one.office,
        service=one.service,
        days=f"{words.day(one.first_day)} – {words.day(one.last_day)}",
        before=f"Перед вами {people}" if one.before else "Вы первый в очереди",
        offered=offered,
        offer=booking_item(one.offer, now) if one.offer is not None and offered else BookingItem(),
    )
