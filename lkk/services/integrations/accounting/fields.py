"""Types of the API's values, as narrow as what the portal can store."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

_NO_NUL = r"^[^\x00]+$"  # PostgreSQL stores every character but this one
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
MAX_VERSION = 2**31 - 1


def _first_day(value: Any) -> date:
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise ValueError("a billing period is YYYY-MM")
    return date.fromisoformat(f"{value}-01")


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError) as error:
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
BillingPeriod = Annotated[date, BeforeValidator(_first_day)]
CounterValue = Annotated[Decimal, Field(ge=0, lt=10**12, decimal_places=6)]
PowerKw = Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=3)]
Ratio = Annotated[Decimal, Field(gt=0, lt=10**8, decimal_places=4)]
