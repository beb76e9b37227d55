"""Accounts of the sandbox's city, as its feed tells of them: number, PIN, and what a usual reading would be."""

import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from lkk.models.accounts import AccountLink
from lkk.models.identity import User
from tests import builders
from tests.builders import TIME_ZONE
from tests.portal_process import Portal
from tests.sandbox_process import Sandbox

_TOKEN = {"Authorization": "Bearer sandbox-token"}
_NAMED = {"9234", "9235", "10001"}  # tests that need these ask for them by number


@dataclass(frozen=True)
class PastValue:
    """A reading the accounting system holds."""

    period: str
    value: Decimal
    taken_on: date


@dataclass(frozen=True)
class CityRegister:
    """A counter with its readings, the earliest first."""

    external_id: str
    zone: str
    decimal_digits: int
    past: tuple[PastValue, ...]

    def usual(self, today: date, since: Decimal | None = None) -> str:
        """A value nobody has a question about: last year's use of the same month, carried on to today.

        `since` replaces the last value when the accounting system has another one by now.
        """
        last, rate = self.past[-1], self._rate(f"{today.year - 1}-{today.month:02}")
        step = Decimal(1).scaleb(-self.decimal_digits)
        value = (last.value if since is None else since) + rate * (today - last.taken_on).days
        return f"{value.quantize(step, ROUND_HALF_UP).normalize():f}".replace(".", ",")

    def _rate(self, period: str) -> Decimal:
        at = next(index for index, reading in enumerate(self.past) if reading.period == period)
        newer, older = self.past[at], self.past[at - 1]
        return (newer.value - older.value) / (newer.taken_on - older.taken_on).days


@dataclass(frozen=True)
class CityAccount:
    """An account of an individual with one meter."""

    number: str
    pin: str
    registers: tuple[CityRegister, ...]

    def register_id(self, portal: Portal, index: int = 0) -> int:
        """The id of a register in the portal."""
        found = "select id from register where external_id = %s"
        return portal.query(found, self.registers[index].external_id)[0][0]


def today_in_city() -> date:
    """The day in the time zone of the accounts."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


async def attach(portal: Portal, user: User, number: str, registry: str = "individual", *, active: bool = True) -> int:
    """Attach an account of the city without its PIN; return the account's id in the portal."""
    found = "select id from customer_account where number = %s and cabinet_class = %s"
    account_id: int = portal.query(found, number, registry)[0][0]
    link = AccountLink(user_id=user.key, account_id=account_id, active=active, attached_at=datetime.now(UTC))
    await builders.save(link)
    return account_id


def stored_readings(portal: Portal, register_id: int) -> list[str]:
    """The values that the accounting system has taken from the portal for a register, one for each effect."""
    keys = portal.query("select delivery_key from reading where register_id = %s order by id", register_id)
    found: list[str] = []
    for (key,) in keys:
        answer = httpx.get(f"{portal.sandbox.url}/sandbox/effects", params={"key": str(key)}).raise_for_status()
        found += [effect["value"] for effect in answer.json()]
    return found


def home_accounts(sandbox: Sandbox, *, zones: int = 1) -> Iterator[CityAccount]:
    """Open accounts of individuals with one meter of so many zones and two years of readings."""
    by_kind: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for change in _changes(sandbox):
        by_kind[change["entity"]][change["id"]] = change["data"]
    for account_id, account in by_kind["account"].items():
        meters = _meters_of(account_id, by_kind)
        free = account["registry"] == "individual" and not account["closed"] and account["number"] not in _NAMED
        if not free or len(meters) != 1 or len(meters[0]["registers"]) != zones:
            continue
        registers = tuple(_register(meters[0], item, by_kind) for item in meters[0]["registers"])
        if all(_is_ordinary(register, meters[0]["whole_digits"]) for register in registers):
            yield CityAccount(account["number"], account["pin"], registers)


def _changes(sandbox: Sandbox) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    answer: dict[str, Any] = {"next": "", "more": True}
    while answer["more"]:
        query = {"after": answer["next"], "limit": 10_000}
        answer = httpx.get(f"{sandbox.url}/v1/changes", params=query, headers=_TOKEN).raise_for_status().json()
        found += answer["changes"]
    return found


def _meters_of(account_id: str, by_kind: dict[str, dict[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    points = {key for key, point in by_kind["metering_point"].items() if point["account_id"] == account_id}
    return [meter for meter in by_kind["meter"].values() if meter["metering_point_id"] in points]


def _register(
    meter: dict[str, Any], register: dict[str, Any], by_kind: dict[str, dict[str, dict[str, Any]]]
) -> CityRegister:
    past = [
        PastValue(reading["billing_period"], Decimal(reading["value"]), date.fromisoformat(reading["taken_on"]))
        for reading in by_kind["reading"].values()
        if reading["register_id"] == register["id"]
    ]
    ordered = tuple(sorted(past, key=lambda reading: reading.period))
    return CityRegister(register["id"], register["zone"], meter["decimal_digits"], ordered)


def _is_ordinary(register: CityRegister, whole_digits: int) -> bool:
    """No gaps in its readings, some use every month, and far from the end of its scale."""
    values = [reading.value for reading in register.past]
    grows = all(newer > older for older, newer in itertools.pairwise(values))
    return len(values) >= 24 and grows and values[-1] < Decimal(10) ** whole_digits * Decimal("0.8")


@asynccontextmanager
async def noon_of(portal: Portal, day: date) -> AsyncIterator[None]:
    """Another day for the portal and for the accounting system."""
    noon = datetime.combine(day, time(12), ZoneInfo(TIME_ZONE))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))
    hold_today(portal, day)
    try:
        yield
    finally:
        await builders.shift_clock(0)
        hold_today(portal, None)


def hold_today(portal: Portal, day: date | None) -> None:
    """The accounting system's own day; None is the real one."""
    body = {"today": day and day.isoformat()}
    httpx.post(f"{portal.sandbox.url}/sandbox/today", json=body).raise_for_status()
