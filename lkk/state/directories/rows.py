"""Entries of directories as their page draws them: the list, the questions of the form, the history."""

from dataclasses import dataclass, field

from lkk.routes import logo_path
from lkk.services.appointments.office_views import OfficePreview
from lkk.services.directories.declaration import Directory, Item, Period
from lkk.services.directories.views import ChangeView, EntryView
from lkk.state import format
from lkk.state.appointments.rows import DayLine, day_line
from lkk.vocabulary import words
from lkk.vocabulary.directories import ValueKind


@dataclass
class Option:
    """A line of a native list."""

    value: str
    label: str


@dataclass
class FieldItem:
    """A question of the form; `widget` is line, area, number, day, choice, mark or picture."""

    name: str
    label: str
    widget: str
    value: str
    hint: str
    required: bool
    max_length: int
    fixed: bool
    options: list[Option] = field(default_factory=list)
    picture: str = ""  # the address of the one that stands


@dataclass
class Fact:
    """A value of an entry, or a change of one."""

    label: str
    text: str
    before: str = ""


@dataclass
class DirectoryItem:
    """A directory on the page of all; `changed` says when it was changed last."""

    title: str
    href: str
    lead: str
    changed: str


@dataclass
class EntryItem:
    """An entry of the list; `tone` is that of its period."""

    id: str
    title: str
    period: str
    tone: str
    may_change: bool
    may_end: bool
    may_withdraw: bool
    facts: list[Fact] = field(default_factory=list)


@dataclass
class ChangeItem:
    """A line of the history."""

    when: str
    act: str
    tone: str
    author: str
    thing: str
    differences: list[Fact] = field(default_factory=list)


@dataclass
class OfficeLook:
    """What an office would receive at by the values of the form."""

    office: str
    days: list[DayLine] = field(default_factory=list)


def office_look(one: OfficePreview) -> OfficeLook:
    """Return an office of a preview."""
    return OfficeLook(one.office, [day_line(day) for day in one.preview.days])


def entry_item(directory: Directory, one: EntryView) -> EntryItem:
    """Return an entry of the list."""
    listed = [item for item in directory.items if item.listed]
    head = next(item for item in listed if item.kind is not ValueKind.MARK)
    return EntryItem(
        id=one.id,
        title=one.words[head.name],
        period=_period(one.period, one.now) if directory.dated else "",
        tone="success" if one.now else "info",
        may_change=one.may_change,
        may_end=one.may_end,
        may_withdraw=one.may_withdraw,
        facts=[Fact(item.title, one.words[item.name]) for item in listed if item is not head],
    )


def _period(period: Period, now: bool) -> str:
    if not now:
        return f"будет с {words.day(period.first)}"
    return f"действует по {words.day(period.last)}" if period.last else f"действует с {words.day(period.first)}"


def field_item(item: Item, known: EntryView | None) -> FieldItem:
    """Return a question of the form, with the value of an entry when it exists already."""
    widgets = {
        ValueKind.TEXT: "area",
        ValueKind.NUMBER: "number",
        ValueKind.DAY: "day",
        ValueKind.CHOICE: "choice",
        ValueKind.MARK: "mark",
        ValueKind.PICTURE: "picture",
    }
    return FieldItem(
        name=item.name,
        label=item.title,
        widget=widgets.get(item.kind, "line"),
        value=known.typed[item.name] if known else "",
        hint=item.hint,
        required=item.required,
        max_length=item.limit,
        fixed=known is not None and item.names,
        options=[Option(value, label) for value, label in item.options],
        picture=logo_path(known.typed[item.name])
        if item.kind is ValueKind.PICTURE and known and known.typed[item.name]
        else "",
    )


def change_item(one: ChangeView) -> ChangeItem:
    """A line of the history in words."""
    return ChangeItem(
        when=format.moment(one.at),
        act=one.act.label,
        tone=one.act.tone,
        author=one.author or "Сотрудник удалён",
        thing=one.thing,
        differences=[Fact(value.title, value.after, value.before) for value in one.values],
    )
