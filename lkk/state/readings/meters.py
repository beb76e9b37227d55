"""The page «Приборы учета»: cards of points with ready words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from lkk.routes import METERS, application_path
from lkk.services.readings import meters
from lkk.services.readings.meters import MeteringPointView, MeterView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.metering import PointKind
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

_UNKNOWN = "нет данных"
SEVERAL = 4  # points from which a list stands over the cards
LIST = Layout(
    "meters-list",
    "Точки учёта списком",
    (
        Column("name", "Точка учёта", phone=Phone.HEAD),
        Column("meter", "Прибор учёта", phone=Phone.FACT),
        Column("due", "Поверка до", phone=Phone.FACT),
        Column("status", "Состояние", phone=Phone.FACT),
    ),
)
_TARIFFS = {1: "однотарифный", 2: "двухтарифный", 3: "трёхтарифный"}


@dataclass
class Fact:
    """A name and a value."""

    name: str
    value: str


@dataclass
class Link:
    """An application about the meter."""

    title: str
    href: str
    status: str
    tone: str


@dataclass
class PointCard:
    """A point; `status` is what is to be known of its meter first, `anchor` its place in the page."""

    code: str
    anchor: str
    name: str
    meter: str
    due: str
    address: str
    status: str
    tone: str
    warning: str
    control: bool
    point: list[Fact] = field(default_factory=list)
    passport: list[Fact] = field(default_factory=list)
    registers: list[str] = field(default_factory=list)
    seals: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    applications: list[Link] = field(default_factory=list)


class Meters(Base):
    """The points of the active account."""

    loaded: bool = False
    attached: bool = False
    account_number: str = ""
    summary: str = ""
    urgent: list[Link] = []  # the points whose meters need something, by their places in the page
    has_points: bool = False
    several: bool = False
    cards: list[PointCard] = []

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Something of the account changed."""
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            view = await meters.load(work, actor)
        if view is None:
            self._put(loaded=True, attached=False, cards=[])
            return
        cards = [card_of(point) for point in view.points]
        self._put(
            loaded=True,
            attached=True,
            account_number=view.account.number,
            summary=_summary(view.points),
            urgent=[Link(one.name, f"#{one.anchor}", one.status, one.tone) for one in cards if one.warning],
            has_points=bool(cards),
            several=len(cards) >= SEVERAL,
            cards=cards,
        )


def _summary(points: Iterable[MeteringPointView]) -> str:
    """What needs doing, empty when nothing does."""
    standing = [point.meter for point in points if point.meter]
    overdue, soon = sum(one.overdue for one in standing), sum(one.soon for one in standing)
    said = [f"срок поверки истёк: {words.count(overdue, 'прибор', 'прибора', 'приборов')}"] if overdue else []
    said += [f"истекает в ближайшие 3 месяца: {words.count(soon, 'прибор', 'прибора', 'приборов')}"] if soon else []
    return ", ".join(said).capitalize()


def card_of(point: MeteringPointView) -> PointCard:
    """Return a point in words."""
    meter = point.meter
    status, tone = _status(meter)
    return PointCard(
        code=point.code,
        anchor=f"point-{point.id}",
        name=point.name,
        meter=f"{meter.model} № {meter.serial_number}" if meter else "Прибора нет",
        due=format.day(meter.next_verification_on) if meter and meter.next_verification_on else _UNKNOWN,
        address=point.address,
        status=status,
        tone=tone,
        warning=_warning(meter),
        control=point.kind is PointKind.CONTROL,
        point=_point_facts(point),
        passport=_passport(meter) if meter else [],
        registers=_registers(meter) if meter else [],
        seals=_seals(meter) if meter else [],
        acts=_acts(meter) if meter else [],
        former=[_former(one) for one in point.former],
        applications=[
            Link(f"{one.title}, {one.number}", application_path(one.number), one.status.label, one.status.tone)
            for one in point.applications
        ],
    )


def _status(meter: MeterView | None) -> tuple[str, str]:
    if meter is None:
        return "снят", "neutral"
    if meter.details.faulty:
        return "неисправен", "danger"
    if meter.overdue:
        return "срок поверки истёк", "danger"
    if meter.soon:
        return "скоро поверка", "attention"
    return "действующий", "success"


def _warning(meter: MeterView | None) -> str:
    """What to do about a verification; who does it is told by the rules of the law."""
    if meter is None or not (meter.overdue or meter.soon):
        return ""
    due = format.day(meter.next_verification_on)
    what = f"Срок поверки истёк {due}" if meter.overdue else f"Поверьте прибор до {due}"
    return f"{what}. Подайте заявку на обслуживание прибора учёта или позвоните в контакт-центр"


def _point_facts(point: MeteringPointView) -> list[Fact]:
    details = point.details
    return _known(
        ("Код точки учёта", point.code),
        ("Назначение", point.kind.label),
        ("Чей прибор", details.owner.label if details.owner else ""),
        ("Максимальная мощность", f"{words.number(point.max_power_kw)} кВт"),
        ("Уровень напряжения", point.voltage_level.label),
        ("Категория надёжности", str(point.reliability_category)),
        ("Схема питания", " → ".join(details.supply)),
        ("Граница балансовой принадлежности", details.boundary or ""),
        ("Потери", f"{words.number(details.losses_percent)} %" if details.losses_percent is not None else ""),
    )


def _passport(meter: MeterView) -> list[Fact]:
    details, ratio = meter.details, meter.ct_ratio * meter.vt_ratio
    zones = len({one.zone for one in meter.registers})
    return _known(
        ("Тип", meter.model),
        ("Заводской номер", meter.serial_number),
        ("Фазы", str(meter.phases)),
        ("Напряжение, В", details.voltage or ""),
        ("Ток, А", details.current or ""),
        ("Класс точности", details.accuracy_class or ""),
        ("Год выпуска", str(details.made_in or "")),
        ("Тарифы", _TARIFFS.get(zones, "")),
        ("Разрядность", f"{meter.whole_digits} до запятой, {meter.decimal_digits} после"),
        ("Коэффициент", _ratio(ratio, meter)),
        ("Учёт", _kind(meter)),
        ("Установлен", format.day(meter.installed_on)),
        ("Последняя проверка", format.day(details.checked_on) if details.checked_on else ""),
        ("Поверен", format.day(meter.verified_on) if meter.verified_on else _UNKNOWN),
        ("Межповерочный интервал", _years(details.verification_years)),
        ("Следующая поверка", format.day(meter.next_verification_on) if meter.next_verification_on else _UNKNOWN),
    )


def _known(*pairs: tuple[str, str]) -> list[Fact]:
    return [Fact(name, value) for name, value in pairs if value]


def _ratio(ratio: Decimal, meter: MeterView) -> str:
    if meter.ct_ratio == meter.vt_ratio == 1:
        return "1, прямое включение"
    return f"{words.number(ratio)}: ток {words.number(meter.ct_ratio)} × напряжение {words.number(meter.vt_ratio)}"


def _kind(meter: MeterView) -> str:
    kind = "почасовой" if meter.interval else "по показаниям"
    return f"{kind}, прибор сам передаёт показания" if meter.in_smart_system else kind


def _years(years: int | None) -> str:
    return words.count(years, "год", "года", "лет") if years else ""


def _registers(meter: MeterView) -> list[str]:
    said = []
    for one in meter.registers:
        zones = sum(other.energy is one.energy for other in meter.registers)
        first = f", при установке {words.number(one.first)}" if one.first is not None else ""
        said.append(f"{one.energy.value} {one.zone.name_among(zones)}: {one.energy.label.lower()}{first}")
    return said


def _seals(meter: MeterView) -> list[str]:
    return [
        f"{one.kind.label} {one.number}, {one.place.lower()}" + (f", {format.day(one.set_on)}" if one.set_on else "")
        for one in meter.details.seals
    ]


def _acts(meter: MeterView) -> list[str]:
    return [f"{one.kind.label}: акт № {one.number} от {format.day(one.signed_on)}" for one in meter.details.acts]


def _former(meter: MeterView) -> str:
    ends = ", ".join(
        f"{one.energy.value} {one.zone.label} {words.number(one.last)}"
        for one in meter.registers
        if one.last is not None
    )
    shown = f", показания при снятии: {ends}" if ends else ""
    stood = f"с {format.day(meter.installed_on)} по {format.day(meter.removed_on)}"
    return f"{meter.model} № {meter.serial_number}, {stood}{shown}"


refresh_with(METERS, Meters.refresh)
