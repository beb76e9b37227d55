"""Types of the API's values, as narrow as what the portal can store."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

_NO_NUL = r"^[^\x00]+$"  # PostgreSQL stores every character but this one
MAX_VERSION = 2**31 - 1


def _month(value: Any) -> Any:
    return f"{value}-01" if isinstance(value, str) and len(value) == 7 else value


def _first_day(value: date) -> date:
    if value.day != 1:
        raise ValueError("a billing period is a month")
    return value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError) as error:
        raise ValueError("unknown time zone") from error
    return value


Id = Annotated[str, StringConstraints(max_length=64, pattern=_NO_NUL)]
Cursor = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Version = Annotated[int, Field(ge=1, le=MAX_VERSION)]
Text20 = Annotated[str, StringConstraints(max_length=20, pattern=_NO_NUL)]
Text32 = Annotated[str, StringConstraints(max_length=32, pattern=_NO_NUL)]
Text64 = Annotated[str, StringConstraints(max_length=64, pattern=_NO_NUL)]
Text100 = Annotated[str, StringConstraints(max_length=100, pattern=_NO_NUL)]
Text200 = Annotated[str, StringConstraints(max_length=200, pattern=_NO_NUL)]
Text400 = Annotated[str, StringConstraints(max_length=400, pattern=_NO_NUL)]
TimeZone = Annotated[Text64, AfterValidator(_known_zone)]
BillingPeriod = Annotated[date, BeforeValidator(_month), AfterValidator(_first_day)]
CounterValue = Annotated[Decimal, Field(ge=0, lt=10**12, decimal_places=6)]
PowerKw = Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=3)]
Ratio = Annotated[Decimal, Field(gt=0, lt=10**8, decimal_places=4)]
