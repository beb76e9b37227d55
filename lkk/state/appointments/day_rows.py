"""The day of an office as employees see it: a card for each place with its visits in words."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from lkk.routes import staff_application_path
from lkk.services.appointments.office_views import OfficeDay, PlaceDay, VisitCard
from lkk.services.kernel.requisites import phone_in_words
from lkk.vocabulary import words
from lkk.vocabulary.appointments import AppointmentState


@dataclass
class VisitLine:
    """A visit, or a closed time, with what may be done with it now."""

    key: str
    number: str
    time: str
    name: str
    phone: str
    service: str
    status: str
    tone: str
    note: str
    application: str
    application_href: str
    said: str  # when the person came and was called, how late they are, until when a request is answered
    late: bool
    closed: bool
    acts: list[str] = field(default_factory=list)


@dataclass
class PlaceLine:
    """A place with its visits; `free` names the half hours nobody has."""

    id: int
    name: str
    hours: str
    free: str
    visits: list[VisitLine] = field(default_factory=list)


def place_line(one: PlaceDay, day: OfficeDay) -> PlaceLine:
    """Return a place in words."""
    free = ", ".join(slot.label.partition("–")[0] for slot in one.free)
    return PlaceLine(one.id, one.name, one.hours, free, [_visit(visit, day) for visit in one.visits])


def summary(day: OfficeDay) -> str:
    """What waits for an employee now, empty when nothing does."""
    visits = [visit for place in day.places for visit in place.visits]
    asked = sum(one.state is AppointmentState.REQUESTED for one in visits)
    came = sum(one.state is AppointmentState.CHECKED_IN for one in visits)
    late = sum(one.late > 0 for one in visits)
    said = [
        f"{words.count(came, 'человек ждёт', 'человека ждут', 'человек ждут')} вызова" if came else "",
        f"{words.count(late, 'опаздывает', 'опаздывают', 'опаздывают')}" if late else "",
        f"{words.count(asked, 'запись ждёт', 'записи ждут', 'записей ждут')} подтверждения" if asked else "",
    ]
    return ", ".join(one for one in said if one)


def _visit(one: VisitCard, day: OfficeDay) -> VisitLine:
    closed = one.state is AppointmentState.BLOCKED
    early = {"no_show"} if one.slot.starts_at > day.now else set()
    return VisitLine(
        key=str(one.key),
        number=one.number,
        time=one.slot.label,
        name=one.name or ("" if closed else "Без имени"),
        phone=phone_in_words(one.phone) if one.phone else "",
        service=one.service,
        status="Без записи, " + one.state.label.lower() if one.walk_in else one.state.label,
        tone=one.state.tone,
        note=one.note or one.reason,
        application=one.application,
        application_href=staff_application_path(one.application) if one.application else "",
        said=_said(one, day.zone),
        late=one.late > 0,
        closed=closed,
        acts=sorted(one.may - early),
    )


def _said(one: VisitCard, zone: str) -> str:
    if one.late > 0:
        return f"Опаздывает на {words.count(one.late, 'минуту', 'минуты', 'минут')}"
    if one.answer_by is not None:
        return f"Подтвердите до {words.moment(one.answer_by, zone)}"
    parts = [("пришёл", one.came_at), ("вызван", one.called_at)]
    return ", ".join(f"{word} в {_clock(at, zone)}" for word, at in parts if at).capitalize()


def _clock(at: datetime, zone: str) -> str:
    return words.time_of_day(at.astimezone(ZoneInfo(zone)))
