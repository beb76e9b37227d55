"""A worker tells monitoring of itself on a port of its own, for the token only."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from lkk import worker_metrics
from lkk.settings import settings
from lkk.vocabulary.delivery import DeliveryState
from tests import city
from tests.resilience.test_worker_kills import until
from tests.sandbox_process import Sandbox, free_port
from tests.worker_process import running_workers

TOKEN = "a token of tests"


def asked(port: int, token: str = TOKEN, path: str = worker_metrics.PATH) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}".strip()})


def figures(port: int) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(asked(port).raise_for_status().text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


async def test_a_worker_tells_who_leads_what_it_delivered_and_how_its_jobs_end(
    city_database: str, sandbox: Sandbox
) -> None:
    port = free_port()
    given = {"LKK_METRICS_TOKEN": TOKEN, "LKK_WORKER_METRICS_PORT": str(port), "LKK_FEED_INTERVAL_S": "0.5"}
    with running_workers(1, **given):
        sent = await city.submit(await city.registers(3))

        async def delivered() -> bool:
            return await city.queue() == {DeliveryState.DONE: len(sent)}

        await until(delivered, 20)

        async def told() -> bool:
            found = figures(port)
            return ("lkk_job_seconds_count", "apply_feed", "done") in found and found["lkk_worker_leads",] == 1

        await until(told, 20)
        found = figures(port)
        assert found["lkk_delivery_total", "accounting", "done"] == len(sent)
        assert found["process_resident_memory_bytes",] > 0


def test_strangers_find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("LKK_WORKER_METRICS_PORT", str(port))
    for token in ("", TOKEN):
        monkeypatch.setenv("LKK_METRICS_TOKEN", token)
        settings.cache_clear()
        with worker_metrics.served():
            answers = [asked(port, "another").status_code, asked(port, token, "/").status_code]
            answers.append(asked(port, token).status_code)
        assert answers == [404, 404, 200 if token else 404]
    settings.cache_clear()


def test_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("LKK_WORKER_METRICS_PORT", str(port))
    settings.cache_clear()
    with worker_metrics.served(), pytest.raises(SystemExit, match=f"Порт {port} из LKK_WORKER_METRICS_PORT"):
        worker_metrics.served().__enter__()
    settings.cache_clear()
