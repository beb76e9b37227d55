"""The dialog with the history of a meter: every value that was given, taking back and putting back."""

from dataclasses import dataclass

from lkk.services.readings import history, undoing
from lkk.services.readings.history import MeterHistory, PastLine
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import AccountId, PointId, ReadingId
from lkk.state.base import Base
from lkk.state.readings.readings_view import MeterFacts
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

HISTORY = Layout(
    "reading-history-table",
    "История показаний прибора",
    (
        Column("month", "Месяц", phone=Phone.HEAD),
        Column("what", "Счётчик", phone=Phone.FACT),
        Column("value", "Показание", phone=Phone.FACT),
        Column("taken_on", "Снято", phone=Phone.NONE),
        Column("status", "Состояние", phone=Phone.FACT, whole=True),
        Column("source", "Откуда", phone=Phone.NONE, whole=True),
        Column("acts", "Действия", phone=Phone.ACTION, title_hidden=True),
    ),
)


@dataclass
class PastRow:
    """A line of the history; `what` names the register, `source` tells where the value came from and when."""

    id: int
    month: str
    what: str
    value: str
    taken_on: str
    status: str
    tone: str
    source: str
    notes: str
    withdrawable: bool
    restorable: bool


class ReadingHistory(Base, mixin=True):
    """What was ever given for the meter of a point; the state of the grid draws its cells anew after a change."""

    history_title: str = ""
    history_rule: str = ""
    history_rows: list[PastRow] = []
    history_loaded: bool = False
    history_empty: bool = False
    history_meter: MeterFacts = MeterFacts()
    _history_of: tuple[int, int] = (0, 0)  # the account and the point

    @allow(Permission.USE_CABINET, in_visit=True)
    async def open_history(self, account_id: AccountId, point_id: PointId) -> None:
        """Load the history of a point into the dialog."""
        self.history_loaded, self.history_rows = False, []
        self._history_of = (account_id, point_id)
        self._put(history_meter=self._facts_of_meter(point_id))
        await self._load_history()

    @allow(Permission.USE_CABINET)
    async def withdraw(self, account_id: AccountId, reading_id: ReadingId) -> None:
        """Take a sent value back while nothing of it has left."""
        async with self._unit() as (work, actor):
            register_id = await undoing.withdraw(work, actor, account_id, reading_id)
        await self._show_changed(register_id)
        await self._load_history()
        self._notice("Показание отозвано и снова стоит в ячейке: исправьте его и отправьте")

    @allow(Permission.USE_CABINET)
    async def restore(self, account_id: AccountId, reading_id: ReadingId) -> None:
        """Put an earlier value of the open month back into its cell."""
        async with self._unit() as (work, actor):
            outcome = await undoing.restore(work, actor, account_id, reading_id)
        for register_id, error in outcome.errors.items():
            self._notice(f"Значение не вернуть: {error}", "danger")
            await self._show_changed(register_id)
        if outcome.taken:
            await self._show_changed(next(iter(outcome.entered)))
            await self._load_history()
            self._notice("Прежнее значение стоит в ячейке. Чтобы передать его, нажмите «Отправить»")

    async def _load_history(self) -> None:
        async with self._unit() as (work, actor):
            found = await history.of_point(work, actor, *self._history_of)
        self._put(
            history_title=f"{found.point}, прибор № {found.serial_number}",
            history_rule=_rule(found),
            history_rows=[_row(line) for line in found.lines],
            history_loaded=True,
            history_empty=not found.lines,
        )

    async def _show_changed(self, *register_ids: int) -> None:
        raise NotImplementedError

    def _facts_of_meter(self, point_id: int) -> MeterFacts:
        raise NotImplementedError


def _rule(found: MeterHistory) -> str:
    month, until = words.month(found.window.billing_period), words.day_in_words(found.window.corrected_until)
    return (
        f"Показания за {month} можно исправить до {until} включительно: введите новое значение и нажмите «Отправить», "
        "прежнее останется здесь. Прежние месяцы закрыты: чтобы исправить их, подайте обращение или позвоните в "
        "контакт-центр"
    )


def _row(line: PastLine) -> PastRow:
    zone = line.zone.name_among(line.zones) if line.zones > 1 else ""
    return PastRow(
        id=line.id,
        month=words.month(line.period),
        what=f"{line.energy.value} {zone}".strip(),
        value=f"{words.number(line.value)}",
        taken_on=format.day(line.taken_on),
        status=line.status.label,
        tone=line.status.tone,
        source=_source(line),
        notes=". ".join(_notes(line)),
        withdrawable=line.withdrawable,
        restorable=line.restorable,
    )


def _source(line: PastLine) -> str:
    if not line.entered:
        return line.source.label
    who = "вы" if line.mine else "другой пользователь счёта"
    return f"{who}, {format.moment(line.at)}"


def _notes(line: PastLine) -> list[str]:
    notes = ["Вне срока подачи"] if line.outside_window else []
    notes += [f"Причина отказа: {line.reason}"] if line.reason else []
    return notes + [f"{question} — да" for question in line.answers]
