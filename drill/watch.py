"""How the readiness answer changes: asked five times a second."""

import asyncio
import time
from typing import NamedTuple

import httpx

EVERY_S = 0.2


class Readiness(NamedTuple):
    """An answer: when it came, its status (0: none came) and what does not work."""

    at: float
    status: int
    failing: tuple[str, ...]


class Watch:
    """All answers since the beginning."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.answers: list[Readiness] = []

    async def run(self) -> None:
        """Ask for ever."""
        async with httpx.AsyncClient(base_url=self._url, timeout=3) as client:
            while True:
                self.answers.append(await self._ask(client))
                await asyncio.sleep(EVERY_S)

    def turned(self, since: float, until: float) -> str:
        """What the answer turned to within a span of time, and after how many seconds."""
        for answer in self.answers:
            if since <= answer.at <= until and answer.status != httpx.codes.OK:
                said = f"{answer.status} {','.join(answer.failing)}".strip() if answer.status else "нет ответа"
                return f"{said}, {answer.at - since:.1f} с".replace(".", ",")
        return "200"

    async def _ask(self, client: httpx.AsyncClient) -> Readiness:
        try:
            answer = await client.get("/api/health/ready", headers={"Connection": "close"})
            failing = tuple(answer.json().get("failing", []))
        except (httpx.HTTPError, ValueError):
            return Readiness(time.monotonic(), 0, ())
        return Readiness(time.monotonic(), answer.status_code, failing)
