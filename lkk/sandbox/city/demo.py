"""The accounts known by number: those of the demo people."""

from typing import NamedTuple

from lkk.sandbox.city import consumption, meter_types
from lkk.sandbox.city.builder import Builder
from lkk.sandbox.city.companies import HOURS_A_MONTH
from lkk.sandbox.city.consumption import Load, Period
from lkk.sandbox.city.meter_types import MERCURY_230, MERCURY_230_DRUM, MERCURY_234, PSCH_4, SET_4, MeterType
from lkk.sandbox.city.metering import MeterPlan, add_meter

DEMO_ACCOUNTS = 5
LEGAL_NUMBERS = frozenset({"203", "415"})
_PLANT_ADDRESS = "г. Барнаул, ул. Северо-Западная, д. 2"


class _PlantPoint(NamedTuple):
    """One metering point of the plant; `used` is the share of its full power taken on average."""

    name: str
    max_power_kw: int
    kind: MeterType
    ct_ratio: int
    vt_ratio: int = 1
    zones: int = 1
    used: float = 0.22
    reactive: bool = True
    overdue: bool = False
    ends_at: float | None = None
    gives_back: bool = False
    control: bool = False
    replaced: bool = False


_PLANT = (
    _PlantPoint("Ввод 1, РП-12, РУ-6 кВ, яч. 5", 630, SET_4, 20, 60, used=0.35),
    _PlantPoint("Ввод 2, РП-12, РУ-6 кВ, яч. 14", 630, SET_4, 20, 60, used=0.30),
    _PlantPoint("Компрессорная, РУ-6 кВ, яч. 7", 400, PSCH_4, 10, 60),
    _PlantPoint("Литейный цех, РУ-6 кВ, яч. 9", 500, PSCH_4, 20, 60, zones=3),
    _PlantPoint("Механический цех № 1, ТП-1 ф. 1", 110, PSCH_4, 40),
    _PlantPoint("Механический цех № 2, ТП-1 ф. 2", 110, PSCH_4, 40, overdue=True),
    _PlantPoint("Сборочный цех, ТП-1 ф. 4", 80, MERCURY_230_DRUM, 40, reactive=False, ends_at=0.99812),
    _PlantPoint("Инструментальный цех, ТП-2 ф. 1", 150, MERCURY_234, 60, zones=3),
    _PlantPoint("Гальванический участок, ТП-2 ф. 3", 160, MERCURY_234, 60, zones=3),
    _PlantPoint("Термический участок, ТП-2 ф. 5", 200, MERCURY_234, 80, zones=2),
    _PlantPoint("Окрасочный участок, ТП-2 ф. 6", 90, MERCURY_230, 40, zones=2, replaced=True),
    _PlantPoint("Насосная станция, ТП-3 ф. 1", 75, MERCURY_230, 30),
    _PlantPoint("Котельная, ТП-3 ф. 2", 110, PSCH_4, 40),
    _PlantPoint("Склад готовой продукции, ТП-3 ф. 4", 40, MERCURY_230, 15),
    _PlantPoint("Гараж, ТП-3 ф. 5", 25, MERCURY_230, 1, zones=2),
    _PlantPoint("Столовая, ТП-3 ф. 6", 45, MERCURY_230, 20, zones=2),
    _PlantPoint("Заводоуправление, ТП-1 ф. 7", 60, MERCURY_230, 30, zones=2),
    _PlantPoint("Наружное освещение, ТП-1 ф. 8", 15, MERCURY_230_DRUM, 1, reactive=False),
    _PlantPoint("Солнечная станция корпуса 4, ТП-2 ф. 8", 50, MERCURY_234, 20, gives_back=True),
    _PlantPoint("Контрольный учёт цеха № 1, ЩР-3", 60, MERCURY_234, 30, control=True),
)


def add_demo_accounts(builder: Builder) -> None:
    """The accounts with fixed numbers and PINs."""
    _add_homes(builder)
    _add_plant(builder)
    _add_bakery(builder)


def _add_homes(builder: Builder) -> None:
    homes = (
        (
            "9234", "2468", "Иванов Иван Иванович", "г. Барнаул, ул. Малахова, д. 87, кв. 15", 10,
            MeterPlan(meter_types.MERCURY_206, consumption.home(240), zones=2, ends_at=0.0185),
        ),
        (
            "9235", "8642", "Иванов Иван Иванович", "г. Барнаул, СНТ «Берёзка», участок 42", 5,
            MeterPlan(meter_types.MERCURY_201, consumption.garden(75), ends_at=0.0423),
        ),
        (
            "10001", "1357", "Новикова Анна Сергеевна", "г. Барнаул, пр-кт Красноармейский, д. 58, кв. 31", 7,
            MeterPlan(meter_types.NEVA_113, consumption.home(165), ends_at=0.0127),
        ),
    )  # fmt: skip
    for number, pin, holder, address, power_kw, plan in homes:
        account_id = builder.account("individual", number, pin, holder, address)
        add_meter(builder, builder.point(account_id, "Жилое помещение", address, power_kw), plan)


def _add_plant(builder: Builder) -> None:
    holder = "ООО «Барнаульский завод технологической оснастки»"
    account_id = builder.account("legal", "203", "5203", holder, _PLANT_ADDRESS, price_category=3)
    for plant_point in _PLANT:
        point_id = builder.point(
            account_id,
            plant_point.name,
            _PLANT_ADDRESS,
            plant_point.max_power_kw,
            voltage_level="mv2" if plant_point.vt_ratio > 1 else "lv",
            reliability_category=2 if plant_point.vt_ratio > 1 else 3,
            kind="control" if plant_point.control else "billing",
        )
        replaced_in = builder.periods[-4] if plant_point.replaced else None
        add_meter(builder, point_id, _plant_plan(plant_point, replaced_in))


def _plant_plan(plant_point: _PlantPoint, replaced_in: Period | None) -> MeterPlan:
    load = Load(
        plant_point.max_power_kw * HOURS_A_MONTH * plant_point.used,
        reactive_share=0.42 if plant_point.reactive else 0.0,
        given_back_share=0.3 if plant_point.gives_back else 0.0,
    )
    return MeterPlan(
        plant_point.kind,
        load,
        zones=plant_point.zones,
        ct_ratio=plant_point.ct_ratio,
        vt_ratio=plant_point.vt_ratio,
        verification_overdue=plant_point.overdue,
        ends_at=plant_point.ends_at,
        replaced_in=replaced_in,
    )


def _add_bakery(builder: Builder) -> None:
    address = "г. Барнаул, ул. Антона Петрова, д. 118"
    account_id = builder.account("legal", "415", "4150", "ИП Пекарева О. В.", address)
    point_id = builder.point(account_id, "Пекарня, ТП-843, РУ-0,4 кВ, ф. 5", address, 40)
    builder.restrict(account_id, "Введено по заявке гарантирующего поставщика", days_ago=6)
    add_meter(builder, point_id, MeterPlan(meter_types.NEVA_313, Load(5200), zones=2, ends_at=0.136))
