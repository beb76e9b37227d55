"""One open tab, spoken without a browser: sends an event and times its answer, counts the bytes that come."""

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.raw_client import RawSocket, flatten

ROOT = "reflex___state____state"
READINGS = f"{ROOT}.lkk___state___base____base.lkk___state___readings___readings____readings"
NAVIGATION = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
PAGE, TABLE = "/readings", "/home"
SORTS = ("number", "-number", "filed", "-filed", "kind", "status", "deadline", "-deadline", "applicant", "object")
ANSWER_LIMIT_S = 60
MOST_USED = 30  # kWh since the last reading: more would be refused somewhere
QUIET_S = 1.5  # a live signal comes within a second

Update = dict[str, Any]


class Refused(Exception):
    """The answer was a notice of failure, as when the portal is overloaded."""


class Tab(RawSocket):
    """A websocket that stands on the page of readings; values typed into it grow with every event.

    `received` counts the bytes that have come down, before any compression of the transport, `arrived` the updates.
    """

    def __init__(self, url: str, cookie: str) -> None:
        super().__init__(url, cookie=cookie)
        self.seen: dict[str, Any] = {}
        self.received = self.arrived = 0
        self._typed = 0
        self._last_values: dict[int, int] = {}
        self._sorts = itertools.cycle(SORTS)
        self._told = 0
        self._waits: tuple[Callable[[Update], bool], asyncio.Future[float]] | None = None
        self._io.on("event", self._take, namespace="/_event")

    async def open_page(self, page: str = PAGE) -> None:
        """Load the state of a page as a browser does after connecting.

        This and every event raise Refused, or TimeoutError when no answer comes.
        """
        self._count_bytes()
        place = {"pathname": page, "asPath": page}
        await self._ask(f"{ROOT}.hydrate_and_load", {}, lambda update: update.get("is_hydrated") is True, place)
        first = [point["cells"][0] for point in self.seen.get("points") or []]
        self._last_values = {cell["register_id"]: _whole(cell["previous"]) for cell in first}

    async def do_nothing(self) -> float:
        """The framework's own event that flips one flag: the guard runs, the database is not asked."""
        flag = not self.seen.get("is_hydrated")
        return await self._ask(
            f"{ROOT}.set_is_hydrated", {"value": flag}, lambda update: update.get("is_hydrated") is flag
        )

    async def leave_cell(self) -> float:
        """One cell is left: its value becomes a draft and the grid is drawn anew."""
        self._typed += 1
        register = list(self._last_values)[self._typed % len(self._last_values)]
        value = self._value(register)
        payload = {"account_id": self.seen["account_id"], "register_id": register, "typed": value}
        return await self._ask(f"{READINGS}.leave_cell", payload, lambda update: shows(update, register, value))

    async def save_form(self) -> float:
        """«Сохранить» with a new value in the first cell of every point; the other cells are sent as they stand."""
        self._typed += 1
        fields = [("account_id", str(self.seen["account_id"])), ("intent", "save")]
        fields += [("taken_on", self.seen["taken_on"])]
        cells = [cell for point in self.seen["points"] for cell in point["cells"]]
        keys = [cell["register_id"] for cell in cells]
        fields += [(f"r{key}", self._value(key) if key in self._last_values else "") for key in keys]
        form = {"form": {"__reflex_form_data__": [list(field) for field in fields]}}
        return await self._ask(f"{READINGS}.send_form", form, lambda update: update["notice"] is not None)

    async def sort(self) -> float:
        """A click on the heading of a column: the address changes, the table comes in another order."""
        query = {"sort": next(self._sorts)}
        return await self._ask(
            NAVIGATION,
            {},
            lambda update: update.get("is_hydrated") is True,
            {"pathname": TABLE, "asPath": f"{TABLE}?{urlencode(query)}", "query": query},
        )

    async def quiet(self) -> None:
        """Wait until nothing more comes."""
        await asyncio.sleep(QUIET_S)

    async def _ask(
        self,
        name: str,
        payload: Update,
        is_answer: Callable[[Update], bool],
        place: Update | None = None,
    ) -> float:
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waits = is_answer, answer
        started = time.perf_counter()
        router_data = place or {"pathname": PAGE, "asPath": PAGE}
        await self.emit({"name": name, "payload": payload, "router_data": router_data})
        return await asyncio.wait_for(answer, ANSWER_LIMIT_S) - started

    def _count_bytes(self) -> None:
        """Stand between the socket and its reader."""
        socket: Any = self._io.eio.ws
        receive = socket.receive

        async def counted(*arguments: Any, **named: Any) -> Any:
            message = await receive(*arguments, **named)
            if isinstance(message.data, str | bytes):
                self.received += len(message.data.encode() if isinstance(message.data, str) else message.data)
            return message

        socket.receive = counted

    def _take(self, update: Update) -> None:
        """A live signal may bring an update of its own, so an answer is known by what it says."""
        arrived = time.perf_counter()
        self.arrived += 1
        values = flatten([update])
        self.seen |= values
        if not self._waits:
            return
        is_answer, answer = self._waits
        notice = self._new_notice(values)
        if notice and notice["tone"] == "danger":
            self._waits = None
            answer.set_exception(Refused(notice["text"]))
        elif is_answer(values | {"notice": notice}):
            self._waits = None
            answer.set_result(arrived)

    def _value(self, register: int) -> str:
        return str(self._last_values[register] + 1 + self._typed % MOST_USED)

    def _new_notice(self, update: Update) -> Update | None:
        commands = update.get("commands")
        if not commands or commands[-1]["seq"] <= self._told:
            return None
        self._told = commands[-1]["seq"]
        return commands[-1]


def shows(update: Update, register: int, value: str) -> bool:
    """Whether the entry of this register has come with this value."""
    entries = (part.get(str(register)) for name, part in update.items() if name.startswith("part_"))
    return any(entry is not None and entry["value"] == value for entry in entries)


def _whole(number: str) -> int:
    """The whole part of a number as people write it: «12 345,678»."""
    digits = "".join(number.partition(",")[0].split())
    return int(digits) if digits.isdecimal() else 0
