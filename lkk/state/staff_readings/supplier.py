"""«Передача показаний сбыту»: what waits for a month, making a registry, the registries made."""

from dataclasses import dataclass

from lkk.routes import STAFF_SUPPLIER
from lkk.services.kernel.errors import InvalidValue
from lkk.services.supplier import hours_file, registries
from lkk.services.supplier.hours_file import HoursReady
from lkk.services.supplier.registries import RegistryView, Waiting
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Answer, Form
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.months import MonthOption, last_months, month_of, month_value
from lkk.vocabulary import words
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

FORM = "registry"
OFFERED = 24
BY_SCHEDULE = "по расписанию"
LAYOUT = Layout(
    id="registries",
    caption="Реестры показаний",
    columns=(
        Column("title", "Реестр", phone=Phone.HEAD),
        Column("lines", "Показаний", phone=Phone.FACT),
        Column("made", "Сделан", phone=Phone.FACT),
        Column("by", "Кем"),
        Column("mailed", "Письмом", phone=Phone.FACT),
        Column("file", "Файл", phone=Phone.ACTION),
    ),
)


@dataclass
class WaitingItem:
    """What waits for a class of customers."""

    title: str
    text: str
    ready: str


@dataclass
class HoursFile:
    """A file with hours of the month."""

    label: str
    href: str


@dataclass
class RegistryItem:
    """A line of the table."""

    id: int
    title: str
    lines: str
    made: str
    by: str
    mailed: str
    href: str


class SupplierDesk(Base):
    """The page of the registries."""

    loaded: bool = False
    months: list[MonthOption] = []
    month: str = ""
    waiting: list[WaitingItem] = []
    rows: list[RegistryItem] = []
    hours: str = ""
    hours_left_out: str = ""
    hours_files: list[HoursFile] = []

    @allow(Permission.PASS_READINGS)
    async def load(self) -> None:
        """Open the page with the present month."""
        self._forget_errors(FORM)
        self.month = ""
        await self._reload()

    @allow(Permission.PASS_READINGS)
    async def refresh(self) -> None:
        """Look again."""
        await self._reload()

    @allow(Permission.PASS_READINGS)
    async def choose_month(self, month: Answer) -> None:
        """Show what waits for another month."""
        self.month = month
        await self._reload()

    @allow(Permission.PASS_READINGS, form=FORM)
    async def make(self, form: Form) -> None:
        """«Сформировать реестр»."""
        period = month_of(form.get("period", ""))
        registry = next((one for one in CabinetClass if one.value == form.get("registry", "")), None)
        if period is None or registry is None:
            raise InvalidValue("Выберите месяц и чьи показания", at="period")
        async with self._unit() as (work, actor):
            await registries.make(work, actor, registry, period)
        self._notice("Реестр сделан: скачайте файл в таблице")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            desk = await registries.desk(work, actor, month_of(self.month))
            hours = await hours_file.ready(work, actor, desk.period)
        self._put(
            loaded=True,
            months=last_months(desk.today, OFFERED),
            month=month_value(desk.period),
            waiting=[_waiting(one) for one in desk.waiting],
            rows=[_row(one) for one in desk.registries],
            hours=_hours(hours, words.month(desk.period)),
            hours_left_out=", ".join(hours.without_inn),
            hours_files=_hours_files(hours, month_value(desk.period)),
        )


def _waiting(one: Waiting) -> WaitingItem:
    goes = f"письмом на {one.email} с {one.send_day}-го числа" if one.email else "файлом: адрес почты не задан"
    ready = words.count(one.ready, "показание ждёт", "показания ждут", "показаний ждут")
    return WaitingItem(one.cabinet_class.label, f"{one.supplier}, {goes}", f"{ready} передачи")


def _hours(one: HoursReady, period: str) -> str:
    if not one.meters:
        return f"За {period} принятых в срок почасовых данных нет."
    meters = words.count(one.meters, "прибору", "приборам", "приборам")
    accounts = words.count(one.accounts, "лицевого счёта", "лицевых счетов", "лицевых счетов")
    return f"За {period} приняты данные по {meters} {accounts}."


def _hours_files(one: HoursReady, month: str) -> list[HoursFile]:
    label = "Скачать макеты 80020"
    numbered = range(1, one.files + 1)
    return [
        HoursFile(
            f"{label}, файл {number}" if one.files > 1 else label,
            f"/api/readings/hours.zip?month={month}&file={number}",
        )
        for number in numbered
    ]


def _row(one: RegistryView) -> RegistryItem:
    return RegistryItem(
        id=one.id,
        title=f"{one.cabinet_class.label}, {words.month(one.billing_period)}, № {one.number}",
        lines=words.number(one.lines),
        made=format.moment(one.made_at),
        by=one.made_by or BY_SCHEDULE,
        mailed=one.mailed_to or "—",
        href=f"/api/readings/registry.xlsx?id={one.id}",
    )


refresh_with(STAFF_SUPPLIER, SupplierDesk.refresh)
