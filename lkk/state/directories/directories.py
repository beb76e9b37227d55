"""Справочники: the entries of one, the form of a change, who changed what."""

from collections.abc import Mapping
from typing import Any

from lkk.routes import STAFF_DIRECTORIES, STAFF_DIRECTORY, directory_path
from lkk.services.appointments import directory_changes
from lkk.services.directories import entries
from lkk.services.directories.catalog import DIRECTORIES
from lkk.state import format
from lkk.state.access import allow
from lkk.state.appointments.rows import displaced_words
from lkk.state.arguments import Line, LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.directories.rows import (
    ChangeItem,
    DirectoryItem,
    EntryItem,
    FieldItem,
    OfficeLook,
    change_item,
    entry_item,
    field_item,
    office_look,
)
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

FORM = "entry"


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
    looks_first: bool = False  # what the values mean for visits is shown before they are kept
    looked: bool = False
    looks: list[OfficeLook] = []
    outside: list[str] = []  # bookings

    _seen: int = 0
    _typed: dict[str, str] = {}

    @allow(Permission.MANAGE_DIRECTORIES, missing=STAFF_DIRECTORIES)
    async def load(self) -> None:
        """Open a directory with no form."""
        self._put(writing=False, edited_id="", looked=False)
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
        self._put(writing=False, looked=False)

    @allow(Permission.MANAGE_DIRECTORIES, form=FORM)
    async def save(self, form: LongForm) -> None:
        """Keep what is written, or show first what it means; refused values stay in the form."""
        self._typed, self.looked = dict(form), False
        if not self.looks_first:
            await self._keep()
            return
        starts = day_of(form.get("valid_from", ""))
        async with self._unit() as (work, actor):
            found = await directory_changes.look(work, actor, self.code, form, starts=starts, entry_id=self.edited_id)
        self._put(
            looked=True,
            looks=[office_look(one) for one in found],
            outside=[displaced_words(late) for one in found for late in one.preview.displaced],
        )
        self._command("focus", id=f"{FORM}-look")

    @allow(Permission.MANAGE_DIRECTORIES, form=FORM)
    async def save_looked(self) -> None:
        """Keep the values whose meaning is shown."""
        await self._keep()

    async def _keep(self) -> None:
        async with self._unit() as (work, actor):
            await entries.save(
                work,
                actor,
                self.code,
                self._typed,
                starts=day_of(self._typed.get("valid_from", "")),
                entry_id=self.edited_id,
                seen=self._seen,
            )
        self._put(writing=False, looked=False)
        self._notice("Сохранено")
        await self._reload()

    @allow(Permission.MANAGE_DIRECTORIES, form=_end_form_of)
    async def end(self, form: LongForm) -> None:
        """Let an entry end with the day of its dialog."""
        entry, last_day = _entry_in(form), day_of(form.get("valid_to", ""))
        async with self._unit() as (work, actor):
            await directory_changes.end(work, actor, self.code, entry, last_day, seen=self._seen)
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
        self.fields = [field_item(item, known) for item in seen.directory.items]
        self._put(edited_id=known.id if known else "", writing=True, looked=False)
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
            looks_first=known.code in directory_changes.PREVIEWED,
            entries=[entry_item(known, one) for one in seen.entries],
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


refresh_with(STAFF_DIRECTORY, Directories.refresh)
