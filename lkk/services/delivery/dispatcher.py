"""One channel's part of a worker: claim, deliver, write what came of it."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from prometheus_client import Counter

from lkk.services.delivery import circuit, finishing
from lkk.services.delivery.claiming import Claim, claim
from lkk.services.delivery.declaration import Handler, LeasedItem, Record
from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.words import duration

log = structlog.get_logger("lkk.delivery")

POLL_S = 2.0  # signals may be lost, and items become due without one
_ENDS = Counter("lkk_delivery", "Items of the outbox by how an attempt to deliver them ended", ["channel", "outcome"])
REST = 4.0  # times the processor's time of a bulk batch; waiting for a slow neighbour burdens nobody
LONGEST_REST_S = 2.0
LEASE_SHARE = 0.8  # of the lease a request may last: the rest is for writing its outcome


@dataclass
class _Batch:
    """What one claim has come to so far."""

    probing: bool
    held_keys: set[str] = field(default_factory=set)  # an earlier item of this key has to wait
    down: ExternalSystemUnavailable | None = None


class Dispatcher:
    """Delivers the items of one channel until it is told to stop."""

    def __init__(
        self, system: Integration[Any], handlers: Iterable[Handler], ports: Ports, me: str, lease_s: float
    ) -> None:
        self._system = system
        self._policy = system.policy
        self._handlers = {one.kind.code: one for one in handlers if one.kind.channel == system.channel}
        self._ports = ports
        self._me = me
        self._lease_s = lease_s
        self._joined = [kind for kind, handler in self._handlers.items() if handler.joined]
        self._rest_s = 0.0
        self.wake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; a request under way is finished first.

        Raises:
            SandboxRefused: production is about to speak to a sandbox.
        """
        while not stop.is_set():
            self.wake.clear()
            try:
                if await self.deliver_batch():
                    if self._rest_s:
                        await _first_of(self.wake, stop, timeout_s=self._rest_s)
                    continue
            except SandboxRefused:
                raise
            except Unavailable:
                log.warning("database_unavailable", channel=self._system.channel.code)
            except Exception:
                log.exception("delivery_fault", channel=self._system.channel.code)
            await _first_of(self.wake, stop, timeout_s=POLL_S)

    async def deliver_batch(self) -> int:
        """Claim what is due, delivers it and return how many items were claimed.

        A batch of nothing but `bulk` is followed by a rest, several times as long as the processor was busy: people at
        work must not notice. What is queued meanwhile and is not `bulk` itself ends the rest.
        """
        began = time.process_time()
        claimed = await self._claim()
        batch = _Batch(claimed.probing)
        limit = asyncio.Semaphore(self._policy.parallel)

        async def within_limit(group: Sequence[LeasedItem]) -> None:
            async with limit:
                await self._deliver(group, batch)

        # None of them is cancelled when another fails: a letter cut off half-way would be sent twice.
        ends = await asyncio.gather(*map(within_limit, self._groups(claimed.items)), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        bulk = bool(claimed.items) and all(item.bulk for item in claimed.items)
        self._rest_s = min(LONGEST_REST_S, REST * (time.process_time() - began)) if bulk else 0.0
        return len(claimed.items)

    async def _claim(self) -> Claim:
        return await claim(self._system, self._me, self._lease_s, self._joined)

    def _groups(self, items: Sequence[LeasedItem]) -> list[list[LeasedItem]]:
        """Items that travel in one request; groups never share a key, for only joined kinds come with a run."""
        joined: dict[str, list[LeasedItem]] = {}
        alone: list[list[LeasedItem]] = []
        for item in items:
            if item.kind in self._joined:
                joined.setdefault(item.kind, []).append(item)
            else:
                alone.append([item])
        return [*joined.values(), *alone]

    async def _deliver(self, group: Sequence[LeasedItem], batch: _Batch) -> None:
        """Deliver a group; one that fails by a single item is halved until that item is found.

        Asking again is harmless: the same keys get the same answers.
        """
        if batch.down is not None:
            await self._put_off(group, batch.down.text, batch.down.retry_after_s)
            return
        ready = [item for item in group if item.ordering_key not in batch.held_keys]
        if len(ready) < len(group):
            await self._release([item for item in group if item.ordering_key in batch.held_keys])
        if not ready:
            return
        try:
            await self._write_success(ready, await self._ask(ready))
        except ExternalSystemUnavailable as error:
            batch.down = error
            await self._write_unavailable(ready, error, batch)
        except (SandboxRefused, Unavailable):
            raise
        except Exception as error:
            if len(ready) > 1:
                middle = len(ready) // 2
                await self._deliver(ready[:middle], batch)
                await self._deliver(ready[middle:], batch)
            else:
                await self._write_failure(ready[0], error, batch)

    async def _ask(self, group: Sequence[LeasedItem]) -> Record:
        handler = self._handler(group[0])
        try:
            async with asyncio.timeout(self._lease_s * LEASE_SHARE):
                return await handler.deliver(self._ports, group)
        except TimeoutError as error:
            limit = duration(timedelta(seconds=self._lease_s * LEASE_SHARE))
            raise ExternalSystemUnavailable(f"нет ответа за {limit}") from error

    def _count(self, outcome: str, items: int) -> None:
        _ENDS.labels(self._system.channel.code, outcome).inc(items)

    def _handler(self, item: LeasedItem) -> Handler:
        return self._handlers[item.kind]

    async def _write_success(self, group: Sequence[LeasedItem], record: Record) -> None:
        async with unit_of_work() as work:
            await record(work)
            await finishing.done(work, self._me, group)
            await circuit.record_success(work, self._system)
        self._count("done", len(group))

    async def _write_unavailable(
        self, group: Sequence[LeasedItem], error: ExternalSystemUnavailable, batch: _Batch
    ) -> None:
        self._count("unavailable", len(group))
        async with unit_of_work() as work:
            await finishing.reschedule(work, self._me, self._policy, group, error.text, error.retry_after_s)
            await circuit.record_failure(
                work, self._system, error.text, probing=batch.probing, asked_s=error.retry_after_s
            )

    async def _write_failure(self, item: LeasedItem, error: Exception, batch: _Batch) -> None:
        """The system works, this one item cannot be delivered."""
        if isinstance(error, ExternalSystemRefuses):
            await self._write_refusal(item, error)
            return
        fault = not isinstance(error, ExternalSystemPostpones)
        self._count("fault" if fault else "postponed", 1)
        said = f"Ошибка портала: {_first_line(error)}" if fault else str(error)
        log.warning("item_fails", item=item.id, kind=item.kind, attempts=item.attempts, error=said, exc_info=fault)
        async with unit_of_work() as work:
            if fault and item.faults + 1 >= self._policy.max_faults:
                await finishing.bury(work, self._me, item, said)
            else:
                batch.held_keys |= {item.ordering_key} - {""}
                await finishing.reschedule(work, self._me, self._policy, [item], said, fault=fault)
            if not fault:
                await circuit.record_refusal(work, self._system, said)

    async def _write_refusal(self, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
        self._count("refused", 1)
        log.warning("item_refused", item=item.id, kind=item.kind, code=refusal.code)
        handler, said = self._handler(item), f"{refusal.code} {refusal.text}"
        async with unit_of_work() as work:
            if handler.refused is not None:
                await handler.refused(work, item, refusal)
            if handler.refused is None or handler.buried:
                await finishing.bury(work, self._me, item, said)
                await circuit.record_refusal(work, self._system, said)
            else:
                await finishing.done(work, self._me, [item])
                await circuit.record_success(work, self._system)

    async def _put_off(self, group: Sequence[LeasedItem], error: str, asked_s: int) -> None:
        async with unit_of_work() as work:
            await finishing.reschedule(work, self._me, self._policy, group, error, asked_s)

    async def _release(self, items: Sequence[LeasedItem]) -> None:
        async with unit_of_work() as work:
            await finishing.release(work, self._me, items)


def _first_line(error: Exception) -> str:
    """What went wrong; the further lines of a database's error hold statements and values."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


async def _first_of(*events: asyncio.Event, timeout_s: float) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
