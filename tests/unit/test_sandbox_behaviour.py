"""The sandbox misbehaves as told, so many times as told, and then behaves again."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.accounting_api import NO_CERTIFICATES, AccountingClient, check_error, put_meter, reading_item
from tests.sandbox_process import Sandbox


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """A client with the right token and little patience."""
    with AccountingClient(sandbox, timeout_s=3).http as http:
        yield http


def test_fail_counts_its_requests(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("fail", status=429, requests=2)
    check_error(api.get("/v1/about"), 429, "failure")
    check_error(api.get("/v1/changes"), 429, "failure")
    assert api.get("/v1/about").status_code == 200


def test_fail_lasts_until_changed(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("fail")
    assert {api.get("/v1/about").status_code for _ in range(5)} == {503}
    sandbox.behave("normal")
    assert api.get("/v1/about").status_code == 200


def test_rubbish_is_no_json(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("rubbish", requests=1)
    answer = api.get("/v1/changes")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting"):
        answer.json()


def test_unauthorized(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("unauthorized", requests=1)
    check_error(api.get("/v1/about"), 401, "unauthorized")


def test_slow_answers_late(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("slow", delay_s=0.4, requests=1)
    started = time.monotonic()
    assert api.get("/v1/about").status_code == 200
    assert time.monotonic() - started >= 0.4


def test_down_closes_the_connection_without_an_answer(sandbox: Sandbox, api: httpx.Client) -> None:
    assert api.get("/v1/about").status_code == 200
    sandbox.behave("down", requests=2)
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            api.get("/v1/about")
    assert api.get("/v1/about").status_code == 200


def test_timeout_after_effect_leaves_the_effect(sandbox: Sandbox, api: httpx.Client) -> None:
    item = reading_item(put_meter(sandbox, last="100.0", period="2026-08"), "120.0", period="2026-09")
    sandbox.behave("timeout_after_effect", delay_s=2, requests=1, path="/v1/readings")
    with pytest.raises(httpx.ReadTimeout):
        api.post("/v1/readings", json={"items": [item]}, timeout=0.5)
    before = sandbox.effects()
    repeated = api.post("/v1/readings", json={"items": [item]}).raise_for_status().json()
    assert repeated["items"][0]["outcome"] == "accepted"
    assert sandbox.effects() == before
    effects = httpx.get(f"{sandbox.url}/sandbox/effects", params={"key": item["key"]}, verify=NO_CERTIFICATES).json()
    assert len(effects) == 1


def test_behaviour_may_concern_one_path(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("fail", path="/v1/readings", requests=1)
    assert api.get("/v1/changes", params={"limit": 1}).status_code == 200
    assert api.post("/v1/readings", json={}).status_code == 503
    assert api.post("/v1/readings", json={}).status_code == 400


def test_behaviour_is_told_back_and_nonsense_refused(sandbox: Sandbox) -> None:
    sandbox.behave("slow", delay_s=1.5, requests=7)
    url = f"{sandbox.url}/sandbox/behaviour"
    told = {"mode": "slow", "delay_s": 1.5, "requests": 7, "status": 503, "path": "/v1/"}
    assert httpx.get(url, verify=NO_CERTIFICATES).json() == told
    assert httpx.post(url, json={"mode": "sulk"}, verify=NO_CERTIFICATES).status_code == 400
    assert httpx.get(url, verify=NO_CERTIFICATES).json() == told


def test_page_of_switches_works_without_scripts(sandbox: Sandbox) -> None:
    form = {"mode": "fail", "delay_s": "5", "status": "500", "requests": ""}
    answer = httpx.post(f"{sandbox.url}/sandbox/page/behaviour", data=form, verify=NO_CERTIFICATES)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sandbox")
    page = httpx.get(f"{sandbox.url}/sandbox", verify=NO_CERTIFICATES).text
    assert '<option value="fail" selected>отвечает ошибкой</option>' in page
    assert "<script" not in page


def test_each_sms_gateway_has_faults_of_its_own_and_keeps_its_own_sms(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.gateway("sms", "fail", status=402)
    sandbox.gateway("sms2", "unauthorized")
    check_error(api.get("/sms/v1/about"), 402, "failure")
    check_error(api.get("/sms2/v1/about"), 401, "unauthorized")
    assert api.get("/v1/about").status_code == 200
    sandbox.reset()
    body = {"key": "of-one-gateway", "to": "+79130009999", "text": "Проверка", "sender": "BSK"}
    assert api.post("/sms2/v1/messages", json=body).json()["key"] == "of-one-gateway"
    known = [api.post(f"/{name}/v1/statuses", json={"keys": ["of-one-gateway"]}).json() for name in ("sms", "sms2")]
    assert [len(one["items"]) for one in known] == [0, 1]
    assert [one["gateway"] for one in sandbox.sms("+79130009999")] == ["sms2"]
    assert "Вторая песочница СМС" in api.get("/sms2/v1/about").text
    assert "Поведение /sms2" in api.get("/sandbox").text
