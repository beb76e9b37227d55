"""Figures for monitoring: of the exchange from the database, of events from the worker that answers."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from starlette.applications import Starlette

from lkk.services.kernel import outbox
from lkk.services.kernel.disk_full import FILES, note_full
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.publishing import EMAIL
from lkk.settings import settings
from lkk.state.access import allow
from lkk.vocabulary.permissions import Open
from lkk.web import open_tabs, process_figures, sockets
from lkk.web.health import HEALTH_ROUTES

TOKEN = {"Authorization": "Bearer a token of tests"}


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("LKK_METRICS_TOKEN", "a token of tests")
    settings.cache_clear()
    transport = httpx.ASGITransport(Starlette(routes=HEALTH_ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as one:
        yield one
    settings.cache_clear()


async def figures(client: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    """Samples by name and the values of their labels."""
    answer = await client.get("/api/metrics", headers=TOKEN)
    families = text_string_to_metric_families(answer.raise_for_status().text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


async def test_queues_feed_and_jobs(database: str, client: httpx.AsyncClient) -> None:
    async with unit_of_work() as work:
        for _ in range(3):
            outbox.put(work, EMAIL, {})
        await work.session.flush()
        await work.session.execute(
            text("update outbox_item set state = 'dead' where id = (select max(id) from outbox_item)")
        )
        await work.session.execute(
            text("insert into job_run (name, started_at, finished_at, error) values ('apply_feed', now(), now(), 'x')")
        )
    found = await figures(client)
    assert found["lkk_database_up",] == 1
    assert found["lkk_outbox_waiting", "mail"] == 2
    assert found["lkk_outbox_dead", "mail"] == 1
    assert found["lkk_outbox_waiting", "accounting"] == 0
    assert found["lkk_outbox_oldest_seconds", "mail"] >= 0
    assert found["lkk_job_failed", "apply_feed"] == 1
    assert ("lkk_feed_behind_seconds",) not in found, "the feed has never caught up"


async def test_events_by_outcome(database: str, client: httpx.AsyncClient) -> None:
    class Desk:
        def _refused(self, _: Exception) -> None: ...

        def _failed(self, _: str) -> None: ...

    async def act(_: Desk, error: Exception | None) -> None:
        if error:
            raise error

    handler = allow(Open.EVERYONE)(act)
    bare = getattr(handler, "fn", handler)
    for error in (None, None, NotFound(), RuntimeError("broken")):
        await bare(Desk(), error)
    found = await figures(client)
    mine = {key: n for key, n in found.items() if key[0] == "lkk_event_seconds_count" and ".<locals>.act" in key[1]}
    counts = {key[-1]: n for key, n in mine.items()}
    assert counts == {"done": 2, "refused": 1, "failed": 1}


async def test_without_a_database_the_worker_tells_what_it_knows(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LKK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    settings.cache_clear()
    found = await figures(client)
    assert found["lkk_database_up",] == 0
    assert found["lkk_disk_free_bytes",] > 0


async def test_open_tabs_fall_when_their_sockets_end(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_figures, "EVERY_S", 0.01)
    monkeypatch.setenv("LKK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    settings.cache_clear()
    telling = asyncio.create_task(process_figures.tell())
    sockets.connect("a socket", sockets.Socket("a session", "192.0.2.0"))
    open_tabs.take("a tab", "a socket", 1, "a session")
    await asyncio.sleep(0.1)
    assert (await figures(client))["lkk_open_tabs",] == 1
    open_tabs.leave_socket("a socket")
    sockets.disconnect("a socket")
    await asyncio.sleep(0.1)
    assert (await figures(client))["lkk_open_tabs",] == 0
    telling.cancel()


async def test_a_full_disk_is_counted_and_told(client: httpx.AsyncClient, database: str) -> None:
    before = (await figures(client))["lkk_disk_full_total", "files"]
    with structlog.testing.capture_logs() as told:
        note_full(FILES)
    assert [(one["event"], one["place"]) for one in told] == [("disk_full", "files")]
    assert (await figures(client))["lkk_disk_full_total", "files"] == before + 1
