"""Collects the things of a city in the order of the feed."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

from lkk.sandbox.accounting.feed import Change
from lkk.sandbox.accounting.registry import ReadingRow
from lkk.sandbox.calendar import TIME_ZONE
from lkk.sandbox.city import passports
from lkk.sandbox.city.consumption import Period
from lkk.sandbox.city.meter_types import MeterType
from lkk.sandbox.city.network import Network

HISTORY_MONTHS = 24
# Both prime, so that numbers look random and none repeats.
_SERIAL_STRIDE = 15_485_863
_SERIAL_NUMBERS = 49_999_991
Registry = Literal["individual", "legal"]


@dataclass(frozen=True, slots=True)
class CitySlice:
    """A part of the city: its changes, and what the rules need of them."""

    accounts: int
    changes: list[Change]
    meters: list[tuple[str, dict[str, Any]]]
    readings: list[ReadingRow]


class Builder:
    """Gives out ids below a prefix and numbers above an offset, and keeps what was made.

    What has a prefix is plain: it is there for measurements and has neither houses nor passports of meters and points.
    """

    def __init__(self, rng: Random, today: date, *, prefix: str = "", offset: int = 0) -> None:
        self.rng = rng
        self.today = today
        last = Period(today.year, today.month).shifted(-1)
        self.periods = [last.shifted(index - HISTORY_MONTHS + 1) for index in range(HISTORY_MONTHS)]
        self._prefix = prefix
        self._offset = offset
        self._network = Network()
        self._restrictions: list[tuple[str, str, dict[str, Any]]] = []
        self._accounts: list[Change] = []
        self._legal: set[str] = set()
        self._points: list[Change] = []
        self._meters: list[tuple[str, dict[str, Any]]] = []
        self._readings: list[ReadingRow] = []
        self._reading_changes: list[Change] = []

    def account(
        self, registry: Registry, number: str, pin: str, holder: str, address: str, price_category: int | None = None
    ) -> str:
        """Add an account and return its id; a legal one's contract has the account's number."""
        account_id = f"{self._prefix}a{len(self._accounts) + 1}"
        data = {
            "registry": registry,
            "number": number,
            "pin": pin,
            "holder": holder,
            "address": address,
            "time_zone": TIME_ZONE,
            "contract_number": number if registry == "legal" else None,
            "closed": False,
            "price_category": price_category,
        }
        if not self._prefix:
            data["house_id"] = self._network.house(address)
        self._accounts.append(_first("account", account_id, data))
        if registry == "legal":
            self._legal.add(account_id)
        return account_id

    def point(
        self,
        account_id: str,
        name: str,
        address: str,
        max_power_kw: int,
        *,
        voltage_level: str = "lv",
        reliability_category: int = 3,
        kind: str = "billing",
    ) -> str:
        """Add a metering point and return its id."""
        number = len(self._points) + 1
        point_id = f"{self._prefix}p{number}"
        data = {
            "account_id": account_id,
            "code": f"4220701{self._offset + number:08d}",
            "name": name,
            "address": address,
            "max_power_kw": f"{max_power_kw}.000",
            "voltage_level": voltage_level,
            "reliability_category": reliability_category,
            "kind": kind,
            "removed": False,
        }
        if not self._prefix:
            registry = "legal" if account_id in self._legal else "individual"
            data["details"] = passports.point_details(registry, name)
        self._points.append(_first("metering_point", point_id, data))
        return point_id

    def meter(self, data: dict[str, Any], kind: MeterType, installed_on: date, verified_on: date) -> list[str]:
        """Add a meter, still without its number and its registers' ids, and return those ids in order."""
        number = len(self._meters) + 1
        meter_id = f"{self._prefix}m{number}"
        registers = [{"id": f"{meter_id}-{n}", **each} for n, each in enumerate(data["registers"], start=1)]
        serial_number = f"{(self._offset + number) * _SERIAL_STRIDE % _SERIAL_NUMBERS:08d}"
        whole = data | {"serial_number": serial_number, "registers": registers}
        if not self._prefix:
            ratio = int(data["ct_ratio"])
            whole["details"] = passports.meter_details(serial_number, kind, ratio, installed_on, verified_on)
        self._meters.append((meter_id, whole))
        return [register["id"] for register in registers]

    def reading(self, register_id: str, billing_period: str, value: str, taken_on: str, source: str) -> None:
        """Add a reading; text that needs no escaping, so its JSON is put together by hand for speed."""
        reading_id = f"{self._prefix}r{len(self._readings) + 1}"
        self._readings.append((reading_id, register_id, billing_period, value, taken_on, source, None))
        self._reading_changes.append(
            Change(
                "reading",
                reading_id,
                1,
                f'{{"register_id":"{register_id}","value":"{value}","taken_on":"{taken_on}",'
                f'"billing_period":"{billing_period}","source":"{source}","source_key":null}}',
            )
        )

    def restrict(self, account_id: str, note: str, days_ago: int) -> None:
        """The supply of an account is partly restricted for a debt."""
        data = {
            "account_id": account_id,
            "extent": "partial",
            "reason": "debt",
            "note": note,
            "starts_at": datetime.combine(
                self.today - timedelta(days=days_ago), time(10), ZoneInfo(TIME_ZONE)
            ).isoformat(),
            "ended_at": None,
        }
        self._restrictions.append(("supply_restriction", f"r-{account_id}", data))

    def finish(self) -> CitySlice:
        """Everything made so far, parents first."""
        meters = [_first("meter", meter_id, data) for meter_id, data in self._meters]
        outages = [] if self._prefix else self._network.outages(self.today)
        quality = [] if self._prefix else self._network.quality(self.today)
        places = [] if self._prefix else self._network.places()
        network = [_first(*one) for one in places]
        told = [_first(*one) for one in (*outages, *quality, *self._restrictions)]
        changes = [*network, *self._accounts, *self._points, *meters, *self._reading_changes, *told]
        return CitySlice(len(self._accounts), changes, self._meters, self._readings)


def _first(entity: str, entity_id: str, data: dict[str, Any]) -> Change:
    return Change(entity, entity_id, 1, json.dumps(data, ensure_ascii=False))
