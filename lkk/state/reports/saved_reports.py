"""«Мои отчёты»: reports saved under a name, the one the section opens with, and which come by mail."""

from dataclasses import dataclass

from lkk.routes import STAFF_REPORTS
from lkk.services.reports import saved
from lkk.services.reports.saved import SavedView, Wanted
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import choice_in
from lkk.state.arguments import Form, SavedReportId, Word
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reports import ReportEvery, ReportKind, ReportSpan

FORM = "saved"
NEVER = "never"


@dataclass
class SavedLine:
    """A saved report; `every` is how often it comes by mail, `mailed` whether it can."""

    id: int
    name: str
    href: str
    about: str
    is_default: bool
    mailed: bool
    every: str
    next_words: str


class SavedReports(Base):
    """The actor's own reports; the one that is shown can be saved."""

    rows: list[SavedLine] = []
    turn: int = 0  # a saved report empties the form

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def load(self) -> None:
        """Read the list."""
        await self._reload()

    @allow(Permission.SEE_SERVICE_REPORTS, form=FORM)
    async def save(self, form: Form) -> None:
        """Save the report that is shown, for its days or for days that move."""
        kind = choice_in(form, "report", list(ReportKind)) or ReportKind.APPLICATIONS
        span = choice_in(form, "span", list(ReportSpan)) or ReportSpan.DAYS
        first, last = (day_of(form.get(name, "")) for name in ("first", "last"))
        wanted = Wanted(ReportKind(kind), form.get("of", ""), ReportSpan(span), first, last)
        async with self._unit() as (work, actor):
            await saved.save(work, actor, form.get("name", ""), wanted)
        self._forget_errors(FORM)
        self._notice("Отчёт сохранён")
        self.turn += 1
        await self._reload()

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def remove(self, saved_id: SavedReportId) -> None:
        """Delete a saved report, asked for in the dialog of its row."""
        self._command("close", id=dialog_id(saved_id))
        async with self._unit() as (work, actor):
            await saved.remove(work, actor, saved_id)
        self._notice("Отчёт удалён из сохранённых")
        await self._reload()

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def make_default(self, saved_id: SavedReportId, wanted: bool) -> None:
        """Open the section with a report, or as before."""
        async with self._unit() as (work, actor):
            await saved.make_default(work, actor, saved_id, wanted=wanted)
        self._notice("С этого отчёта раздел будет открываться" if wanted else "Раздел откроется отчётом «Заявки»")
        await self._reload()

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def send(self, saved_id: SavedReportId, every: Word) -> None:
        """Let a report come by mail, or no more."""
        chosen = ReportEvery(every) if every in list(ReportEvery) else None
        async with self._unit() as (work, actor):
            await saved.send(work, actor, saved_id, chosen)
        self._notice("Отчёт будет приходить по почте" if chosen else "Отчёт больше не придёт по почте")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await saved.listed(work, actor)
        self._put(rows=[_line(one) for one in found])


def dialog_id(saved_id: SavedReportId | str) -> str:
    """The dialog that asks before a saved report is deleted."""
    return f"saved-delete-{saved_id}"


def _line(one: SavedView) -> SavedLine:
    days = f"{format.day(one.first)} — {format.day(one.last)}"
    span = f"{one.span.label.lower()} ({days})" if one.span.moves else days
    return SavedLine(
        id=one.id,
        name=one.name,
        href=STAFF_REPORTS.url(saved=str(one.id)),
        about=f"{one.kind.label}, {span}",
        is_default=one.is_default,
        mailed=one.span.moves,
        every=one.every.value if one.every else NEVER,
        next_words=f"Следующее письмо {format.day(one.next_on)}" if one.next_on else "",
    )
