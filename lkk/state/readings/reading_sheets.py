"""A workbook of readings on the page: what it says before anything is entered, and keeping it."""

from dataclasses import dataclass
from datetime import date

from lkk.services.readings.entry_sheets import sheet_upload
from lkk.services.readings.entry_sheets.comparing import GoodRow
from lkk.services.readings.entry_sheets.sheet_upload import SheetView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import AccountId
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

MOST_SHOWN = 300
PREVIEW = Layout(
    "sheet-preview",
    "Показания из файла",
    (
        Column("row", "Строка"),
        Column("point", "Точка учёта", phone=Phone.HEAD),
        Column("register", "Прибор и счётчик", phone=Phone.FACT),
        Column("previous", "Предыдущее"),
        Column("value", "Показание", phone=Phone.FACT),
        Column("said", "Расход", phone=Phone.FACT, whole=True),
    ),
)
FAULTS = Layout(
    "sheet-faults",
    "Замечания к файлу",
    (
        Column("place", "Где", phone=Phone.HEAD),
        Column("wrong", "Что не так", phone=Phone.FACT, whole=True),
        Column("expected", "Что ожидалось", phone=Phone.FACT, whole=True),
    ),
)


@dataclass
class SheetRow:
    """A value that may be entered."""

    row: str
    point: str
    register: str
    previous: str
    value: str
    said: str


@dataclass
class SheetFault:
    """A fault with its cell."""

    place: str
    wrong: str
    expected: str


class ReadingSheets(Base, mixin=True):
    """The workbook that waits; the state of the grid draws its cells anew when it was kept."""

    sheet_name: str = ""
    sheet_day: str = ""
    sheet_rows: list[SheetRow] = []
    sheet_faults: list[SheetFault] = []
    sheet_good: str = ""
    sheet_bad: str = ""
    _sheet_on: date = date.min

    @allow(Permission.USE_CABINET)
    async def show_sheet(self, account_id: AccountId) -> None:
        """A workbook was read: show what it says."""
        async with self._unit() as (work, actor):
            view = await sheet_upload.waiting(work, actor, account_id)
        if view is not None:
            self._show_sheet(view)

    @allow(Permission.USE_CABINET)
    async def keep_sheet(self, account_id: AccountId) -> None:
        """Enter all of it."""
        await self._keep_sheet(account_id, good_rows=False)

    @allow(Permission.USE_CABINET)
    async def keep_good_rows(self, account_id: AccountId) -> None:
        """Enter what nothing is wrong with."""
        await self._keep_sheet(account_id, good_rows=True)

    @allow(Permission.USE_CABINET)
    async def discard_sheet(self, account_id: AccountId) -> None:
        """Forget it."""
        async with self._unit() as (work, actor):
            await sheet_upload.discard(work, actor, account_id)
        self._forget_sheet()

    async def _keep_sheet(self, account_id: int, *, good_rows: bool) -> None:
        async with self._unit() as (work, actor):
            outcome = await sheet_upload.keep(work, actor, account_id, good_rows=good_rows)
        self._forget_sheet()
        self._take_day(self._sheet_on)
        await self._show_changed(*outcome.entered)
        kept = words.count(outcome.taken, "показание", "показания", "показаний")
        self._notice(f"Сохранено из файла: {kept}. Чтобы передать их, нажмите «Отправить»")

    def _show_sheet(self, view: SheetView) -> None:
        compared = view.compared
        self._sheet_on = view.taken_on
        self._put(
            sheet_name=view.name,
            sheet_day=format.day(view.taken_on),
            sheet_rows=[_row(row) for row in compared.rows[:MOST_SHOWN]],
            sheet_faults=[
                SheetFault(f"{one.sheet}, {one.column}{one.row}", one.wrong, one.expected) for one in compared.faults
            ],
            sheet_good=words.number(len(compared.rows)) if compared.rows else "",
            sheet_bad=words.number(len(compared.faults)) if compared.faults else "",
        )

    def _forget_sheet(self) -> None:
        self._put(sheet_name="", sheet_rows=[], sheet_faults=[], sheet_good="", sheet_bad="")

    def _take_day(self, day: date) -> None:
        raise NotImplementedError

    async def _show_changed(self, *register_ids: int) -> None:
        raise NotImplementedError


def _row(row: GoodRow) -> SheetRow:
    energy = f"{words.number(row.energy)} {row.unit}" if row.energy is not None else ""
    return SheetRow(
        row=str(row.row),
        point=row.point,
        register=f"№ {row.serial}, {row.register}",
        previous=row.previous.replace(".", ","),
        value=words.number(row.value),
        said=f"{energy}. {row.question}" if row.question else energy,
    )
