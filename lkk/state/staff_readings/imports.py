"""«Показания из файла»: what was found in a file, saving it, the last files."""

from dataclasses import dataclass

from lkk.routes import STAFF_IMPORT
from lkk.services.bulk_readings import imports
from lkk.services.bulk_readings.imports import ImportView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.bulk_readings import ImportState, RowState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

FAULTS = Layout(
    id="import-faults",
    caption="Строки с ошибками",
    columns=(
        Column("line", "Строка", phone=Phone.HEAD),
        Column("account", "Лицевой счёт", phone=Phone.FACT),
        Column("meter", "Прибор учёта", phone=Phone.FACT),
        Column("text", "Что исправить", phone=Phone.FACT, whole=True),
    ),
)


@dataclass
class FaultItem:
    """A row that is not saved."""

    line: str
    account: str
    meter: str
    text: str


@dataclass
class ImportItem:
    """A file of the list."""

    id: int
    name: str
    state: str
    tone: str
    made: str
    href: str


class Imports(Base):
    """The page of imports; `shown_id` 0: no file is open."""

    loaded: bool = False
    shown_id: int = 0
    name: str = ""
    state: str = ""
    tone: str = ""
    problem: str = ""
    summary: str = ""
    may_save: bool = False
    good: int = 0
    has_faults: bool = False
    faults: list[FaultItem] = []
    result_href: str = ""
    last: list[ImportItem] = []

    @allow(Permission.IMPORT_READINGS, missing=STAFF_IMPORT)
    async def load(self) -> None:
        """Open the file of the address, if there is one."""
        await self._reload()

    @allow(Permission.IMPORT_READINGS)
    async def save_all(self) -> None:
        """«Сохранить всё»."""
        await self._save(good_only=False)

    @allow(Permission.IMPORT_READINGS)
    async def save_good(self) -> None:
        """«Сохранить верные строки»."""
        await self._save(good_only=True)

    async def _save(self, *, good_only: bool) -> None:
        async with self._unit() as (work, actor):
            saved = await imports.save(work, actor, self.shown_id, good_only=good_only)
        self._notice(f"Отправлено: {words.count(saved, 'показание', 'показания', 'показаний')}")
        await self._reload()

    async def _reload(self) -> None:
        wanted = id_in(dict(self.router.url.query_parameters))
        async with self._unit() as (work, actor):
            shown, last = await imports.load(work, actor, wanted)
        self._put(loaded=True, last=[_item(one) for one in last], shown_id=shown.id if shown else 0)
        if shown:
            self._show(shown)

    def _show(self, shown: ImportView) -> None:
        counts = shown.counts
        told = [f"{state.label}: {words.number(counts[state])}" for state in RowState if counts[state]]
        self._put(
            name=shown.name,
            state=shown.state.label,
            tone=shown.state.tone,
            problem=shown.problem,
            summary=", ".join(told),
            may_save=shown.state is ImportState.CHECKED and counts[RowState.GOOD] > 0,
            good=counts[RowState.GOOD],
            has_faults=counts[RowState.FAULT] > 0,
            faults=[FaultItem(str(one.line), one.account, one.meter, one.text) for one in shown.faults],
            result_href=f"/api/readings/import.xlsx?id={shown.id}" if not shown.problem else "",
        )


def _item(one: ImportView) -> ImportItem:
    return ImportItem(
        id=one.id,
        name=one.name,
        state=one.state.label,
        tone=one.state.tone,
        made=f"{format.moment(one.made_at)}, {one.made_by}",
        href=STAFF_IMPORT.url(id=str(one.id)),
    )
