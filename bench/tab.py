"""One open tab of the page of readings, spoken without a browser: sends an event and times its answer."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from bench.crowd import LAST_VALUE
from tests.raw_client import RawSocket, flatten

ROOT = "reflex___state____state"
READINGS = f"{ROOT}.lkk___state___base____base.lkk___state___readings___readings____readings"
PAGE = "/readings"
ANSWER_LIMIT_S = 60

Update = dict[str, Any]


class Refused(Exception):
    """The answer was a notice of failure, as when the portal is overloaded."""


class Tab(RawSocket):
    """A websocket that stands on the page of readings; values typed into it grow with every event."""

    def __init__(self, url: str, cookie: str) -> None:
        super().__init__(url, cookie=cookie)
        self.seen: dict[str, Any] = {}
        self._typed = LAST_VALUE
        self._told = 0
        self._waits: tuple[Callable[[Update], bool], asyncio.Future[float]] | None = None
        self._io.on("event", self._take, namespace="/_event")

    async def open_page(self) -> None:
        """Loads the page's state as a browser does after connecting.

        This and every event raise Refused, or TimeoutError when no answer comes.
        """
        await self._ask(f"{ROOT}.hydrate_and_load", {}, lambda update: update.get("is_hydrated") is True)

    async def do_nothing(self) -> float:
        """The framework's own event that flips one flag: the guard runs, the database is not asked."""
        flag = not self.seen.get("is_hydrated")
        return await self._ask(
            f"{ROOT}.set_is_hydrated", {"value": flag}, lambda update: update.get("is_hydrated") is flag
        )

    async def leave_cell(self) -> float:
        """One cell is left: its value becomes a draft and the grid is drawn anew."""
        self._typed += 1
        value = str(self._typed)
        register = self._registers()[self._typed % len(self.seen["points"])]
        payload = {"account_id": self.seen["account_id"], "register_id": register, "typed": value}
        return await self._ask(f"{READINGS}.leave_cell", payload, lambda update: _shows(update, register, value))

    async def save_form(self) -> float:
        """«Сохранить» with a new value in every cell."""
        self._typed += 1
        fields = [("account_id", str(self.seen["account_id"])), ("intent", "save")]
        fields += [("taken_on", self.seen["taken_on"])]
        fields += [(f"r{register}", str(self._typed)) for register in self._registers()]
        form = {"form": {"__reflex_form_data__": [list(field) for field in fields]}}
        return await self._ask(f"{READINGS}.send_form", form, lambda update: update["notice"] is not None)

    async def _ask(self, name: str, payload: Update, is_answer: Callable[[Update], bool]) -> float:
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waits = is_answer, answer
        started = time.perf_counter()
        await self.emit({"name": name, "payload": payload, "router_data": {"pathname": PAGE, "asPath": PAGE}})
        return await asyncio.wait_for(answer, ANSWER_LIMIT_S) - started

    def _take(self, update: Update) -> None:
        """A live signal may bring an update of its own, so an answer is known by what it says."""
        arrived = time.perf_counter()
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

    def _registers(self) -> list[int]:
        return [point["cells"][0]["register_id"] for point in self.seen["points"]]

    def _new_notice(self, update: Update) -> Update | None:
        commands = update.get("commands")
        if not commands or commands[-1]["seq"] <= self._told:
            return None
        self._told = commands[-1]["seq"]
        return commands[-1]


def _shows(update: Update, register: int, value: str) -> bool:
    cells = (cell for point in update.get("points", ()) for cell in point["cells"])
    return any(cell["register_id"] == register and cell["value"] == value for cell in cells)
