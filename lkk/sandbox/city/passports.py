"""What people read of a meter and its point: plate, seals, acts, place in the network; told from numbers alone."""

from datetime import date, timedelta
from typing import Any

from lkk.sandbox.city.meter_types import MeterType

_DIRECT, _THROUGH_TRANSFORMERS = "5(60)", "5(10)"
_CHECK_DAYS = 180


def meter_details(
    serial_number: str, kind: MeterType, ratio: int, installed_on: date, verified_on: date
) -> dict[str, Any]:
    """The details of a meter; seals were set on the day it was installed."""
    three = kind.phases == 3
    day = installed_on.isoformat()
    return {
        "accuracy_class": "0.5S" if ratio > 1 else "1.0",
        "voltage": "3×230/400" if three else "230",
        "current": _THROUGH_TRANSFORMERS if ratio > 1 else _DIRECT,
        "made_in": verified_on.year,
        "verification_years": kind.verification_years,
        "checked_on": (installed_on + timedelta(days=_CHECK_DAYS)).isoformat(),
        "faulty": False,
        "seals": [
            {"kind": "seal", "number": f"БСК-{serial_number[-6:]}", "place": "Клеммная крышка", "set_on": day},
            {"kind": "visual", "number": f"ЗВК {serial_number[:5]}", "place": "Корпус прибора", "set_on": day},
        ],
        "acts": [{"kind": "commissioning", "number": f"{serial_number[-4:]}/{installed_on:%y}", "signed_on": day}],
    }


def point_details(registry: str, name: str) -> dict[str, Any]:
    """The details of a point; a company's point is named by its way through the network."""
    if registry == "individual":
        return {"owner": "network", "supply": ["ПС № 14", "ВЛ-0,4 кВ"], "boundary": "Контакты присоединения на опоре"}
    return {
        "owner": "consumer",
        "supply": ["ПС № 14", *name.split(", ")[1:]],
        "boundary": "Кабельные наконечники в распределительном устройстве",
        "losses_percent": "1.250",
    }
