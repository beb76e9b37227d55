"""Справочники: the entries of one, the form of a change, who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lkk.routes import STAFF_DIRECTORIES, STAFF_DIRECTORY, directory_path, logo_path
from lkk.services.directories import entries
from lkk.services.directories.catalog import DIRECTORIES
from lkk.services.directories.declaration import Directory, Item, Period
from lkk.services.directories.views import ChangeView, EntryView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Line, LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.directories import ValueKind
from lkk.vocabulary.permissions import Permission

FORM = "entry"


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


def end_dialog(entry: Any) -> str:
    """The dialog that asks for the last day of an entry; the id may be a var of a line."""
    return f"end-{entry}"


def end_form(entry: Any) -> str:
    """The form in that dialog."""
    return f"end-form-{entry}"


def withdraw_dialog(entry: Any) -> str:
    """The dialog that asks before a planned entry is taken back."""
    return f"withdraw-{entry}"


def _entry_in(form: Mapping[str, str]) -> str:
    return form.get("entry", "")[:20]


def _end_form_of(form: Mapping[str, str]) -> str:
    return end_form(_entry_in(form))


class Directories(Base):
    """One directory; `edited_id` is the entry a change follows, empty while a new one is written."""

    loaded: bool = False
    code: str = ""
    title: str = ""
    lead: str = ""
    caution: str = ""
    may_add: bool = False
    dated: bool = True
    entries: list[EntryItem] = []
    history: list[ChangeItem] = []
    total_words: str = ""
    writing: bool = False
    edited_id: str = ""
    fields: list[FieldItem] = []
    today: str = ""
    turn: int = 0  # a change draws the fields anew

    _seen: int = 0

    @allow(Permission.MANAGE_DIRECTORIES, missing=STAFF_DIRECTORIES)
    async def load(self) -> None:
        """Open a directory with no form."""
        self._put(writing=False, edited_id="")
        await self._reload()

    @allow(Permission.MANAGE_DIRECTORIES, missing=STAFF_DIRECTORIES)
    async def refresh(self) -> None:
        """Look again; what is being written stays, and so does the number of the change it was begun after."""
        await self._reload(keeps_seen=self.writing)

    @allow(Permission.MANAGE_DIRECTORIES)
    async def add(self) -> None:
        """Open an empty form."""
        await self._write("")

    @allow(Permission.MANAGE_DIRECTORIES)
    async def change(self, entry: Line) -> None:
        """Open the form with the values of an entry."""
        await self._write(entry)

    @allow(Permission.MANAGE_DIRECTORIES)
    async def leave(self) -> None:
        """Close the form."""
        self._forget_errors(FORM)
        self.writing = False

    @allow(Permission.MANAGE_DIRECTORIES, form=FORM)
    async def save(self, form: LongForm) -> None:
        """Keep what is written; refused values stay in the form."""
        async with self._unit() as (work, actor):
            await entries.save(
                work,
                actor,
                self.code,
                form,
                starts=day_of(form.get("valid_from", "")),
                entry_id=self.edited_id,
                seen=self._seen,
            )
        self.writing = False
        self._notice("Сохранено")
        await self._reload()

    @allow(Permission.MANAGE_DIRECTORIES, form=_end_form_of)
    async def end(self, form: LongForm) -> None:
        """Let an entry end with the day of its dialog."""
        entry, last_day = _entry_in(form), day_of(form.get("valid_to", ""))
        async with self._unit() as (work, actor):
            await entries.end(work, actor, self.code, entry, last_day, seen=self._seen)
        self._command("close", id=end_dialog(entry))
        self._notice("Последний день записан")
        await self._reload()

    @allow(Permission.MANAGE_DIRECTORIES)
    async def withdraw(self, entry: Line) -> None:
        """Take back a planned entry, asked for in the dialog of its line."""
        self._command("close", id=withdraw_dialog(entry))
        async with self._unit() as (work, actor):
            await entries.withdraw(work, actor, self.code, entry, seen=self._seen)
        self._notice("Запись отменена")
        await self._reload()

    async def _write(self, entry_id: str) -> None:
        async with self._unit() as (work, actor):
            seen = await entries.read(work, actor, self.code)
        known = next((one for one in seen.entries if one.id == entry_id), None)
        self._forget_errors(FORM)
        self._seen = seen.seen
        self.fields = [_field(item, known) for item in seen.directory.items]
        self.edited_id = known.id if known else ""
        self.writing = True
        self.turn += 1
        first = next((item.name for item in self.fields if not item.fixed), "")
        self._command("focus", id=f"{FORM}-{first}")

    async def _reload(self, *, keeps_seen: bool = False) -> None:
        code = self.router.url.path.rstrip("/").rpartition("/")[2]
        async with self._unit() as (work, actor):
            seen = await entries.read(work, actor, code)
            told = await entries.history(work, actor, code)
        known = seen.directory
        if not keeps_seen:
            self._seen = seen.seen
        self._put(
            code=known.code.value,
            title=known.code.label,
            lead=known.lead,
            caution=known.caution,
            may_add=known.adds,
            dated=known.dated,
            entries=[_entry(known, one) for one in seen.entries],
            history=[change_item(one) for one in told],
            total_words=words.count(len(seen.entries), "запись", "записи", "записей"),
            today=seen.today.isoformat(),
            loaded=True,
        )


class DirectoryList(Base):
    """All directories, each with the day it was changed last."""

    loaded: bool = False
    directories: list[DirectoryItem] = []

    @allow(Permission.MANAGE_DIRECTORIES)
    async def load(self) -> None:
        """Open the page."""
        async with self._unit() as (work, actor):
            changed = await entries.last_changes(work, actor)
        self.directories = [
            DirectoryItem(
                one.code.label,
                directory_path(one.code.value),
                one.lead,
                f"Изменён {format.moment(changed[one.code])}" if one.code in changed else "",
            )
            for one in DIRECTORIES.values()
        ]
        self.loaded = True


def _entry(directory: Directory, one: EntryView) -> EntryItem:
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


def _field(item: Item, known: EntryView | None) -> FieldItem:
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


refresh_with(STAFF_DIRECTORY, Directories.refresh)
