"""Reports of SMS that a gateway brings: its signature, five minutes, once; whatever else comes changes nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from starlette.applications import Starlette
from structlog.testing import capture_logs

from lkk.models.sms import SmsMessage
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import sms_callbacks
from lkk.services.notifications.sms_callbacks import NotBelieved, NotUnderstood, signed
from lkk.services.notifications.sms_jobs import JOBS
from lkk.settings import settings
from lkk.vocabulary.delivery import SmsState
from lkk.web.harden import Hardened
from lkk.web.sms_hook import SMS_HOOK_ROUTES
from tests import builders

SECRET, OTHER_SECRET, GATEWAY = "s" * 32, "t" * 32, "sms_first"
TRIES = 100


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    """Both gateways sign, each with its own secret."""
    monkeypatch.setattr(settings(), "sms_reports_secret", SecretStr(SECRET))
    monkeypatch.setattr(settings(), "sms2_reports_secret", SecretStr(OTHER_SECRET))


async def sms(key: str = "k1", state: SmsState = SmsState.SENT, **other: Any) -> SmsMessage:
    """An SMS that a gateway was handed."""
    now = datetime.now(UTC)
    values = {"phone": "+79130000001", "about": "x", "text": "Слова", "segments": 1, "due_at": now} | other
    return await builders.save(SmsMessage(delivery_key=key, state=state, gateway=GATEWAY, created_at=now, **values))


def told(key: str = "k1", status: str = "delivered", **other: str) -> bytes:
    return json.dumps({"items": [{"key": key, "status": status, **other}]}).encode()


def moment(shift: int = 0) -> str:
    return str(int(datetime.now(UTC).timestamp()) + shift)


async def take(body: bytes, at: str, signature: str | None = None, gateway: str = GATEWAY, secret: str = SECRET) -> int:
    async with unit_of_work() as work:
        return await sms_callbacks.take(work, gateway, at, signature or signed(secret, at, body), body)


async def rows() -> list[tuple[object, ...]]:
    async with unit_of_work() as work:
        found = await work.session.execute(text("select id, state, reason, asked, due_at, settled_at from sms_message"))
        return [tuple(row) for row in found]


async def state_of(row: SmsMessage) -> tuple[SmsState, str, str]:
    async with unit_of_work() as work:
        found = await work.session.get_one(SmsMessage, row.key)
        return found.state, found.text, found.reason


async def test_a_signed_report_is_the_end_of_an_sms_and_is_not_asked_for_any_more() -> None:
    delivered, lost, unsure = await sms("k1"), await sms("k2"), await sms("k3", SmsState.UNCERTAIN)
    at = moment()
    body = json.dumps(
        {
            "items": [
                {"key": "k1", "status": "delivered"},
                {"key": "k2", "status": "undelivered", "reason": "Абонент недоступен"},
                {"key": "k3", "status": "sent"},
                {"key": "nobody's", "status": "delivered"},
            ]
        }
    ).encode()
    assert await take(body, at) == 3
    assert await state_of(delivered) == (SmsState.DELIVERED, "", "")
    assert await state_of(lost) == (SmsState.UNDELIVERED, "", "Абонент недоступен")
    assert await state_of(unsure) == (SmsState.SENT, "", "")


async def test_what_is_no_news_changes_nothing_and_a_gateway_tells_of_its_own_alone() -> None:
    await sms()
    before = await rows()
    assert await take(told(status="sent"), moment()) == 0
    assert await take(told(), moment(), gateway="sms_second", secret=OTHER_SECRET) == 0
    assert await rows() == before


FORGERIES: dict[str, tuple[str, Callable[[bytes, str], tuple[bytes, str, str]]]] = {
    "a wrong key": ("signature", lambda body, at: (body, at, signed("u" * 32, at, body))),
    "an altered body": ("signature", lambda body, at: (body + b" ", at, signed(SECRET, at, body))),
    "no header": ("signature", lambda body, at: (body, at, "-")),
    "a time stamp of 301 seconds ago": (
        "moment",
        lambda body, _: (body, moment(-301), signed(SECRET, moment(-301), body)),
    ),
    "a replay": ("replayed", lambda body, at: (body, at, signed(SECRET, at, body))),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_hundred_forged_reports_of_each_sort_are_refused_logged_and_change_nothing(forgery: str) -> None:
    why, forge = FORGERIES[forgery]
    at = moment()
    if why == "replayed":
        await take(told("of another"), at)
    await sms()
    before = await rows()
    with capture_logs() as said:
        for _ in range(TRIES):
            body, when, signature = forge(told("of another") if why == "replayed" else told(), at)
            with pytest.raises(NotBelieved):
                await take(body, when, signature)
    assert await rows() == before
    assert [(one["event"], one["why"]) for one in said] == [("sms_report_refused", why)] * TRIES


@pytest.mark.parametrize(
    "body",
    [b"{", b"{}", b'{"items": []}', b'{"items": [{"key": "k1", "status": "lost"}]}', b"[]", b'{"items": 1, "x": 2}'],
)
async def test_what_the_gateway_has_signed_and_is_no_report_is_refused(body: bytes) -> None:
    await sms()
    before = await rows()
    with pytest.raises(NotUnderstood):
        await take(body, moment())
    assert await rows() == before


async def test_without_a_secret_no_report_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "sms_reports_secret", SecretStr(""))
    await sms()
    for gateway in (GATEWAY, "sms_third"):
        with pytest.raises(NotBelieved):
            await take(told(), moment(), gateway=gateway, secret="")


async def test_the_address_needs_no_origin_and_says_nothing_of_its_reasons() -> None:
    row = await sms()
    transport = httpx.ASGITransport(Hardened(Starlette(routes=SMS_HOOK_ROUTES), settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as gateway:
        body, at = told(), moment()
        path = f"/api/hooks/sms/{GATEWAY}"
        refused = [
            await gateway.post(path, content=body),
            await gateway.post(path, content=body, headers={"X-Timestamp": at, "X-Signature": "ы".encode().hex()}),
            await gateway.post("/api/hooks/sms/nobody", content=body),
        ]
        assert {(one.status_code, one.json()["error"]["code"]) for one in refused} == {(403, "not_believed")}
        headers = {"X-Timestamp": at, "X-Signature": signed(SECRET, at, body)}
        assert (await gateway.post(path, content=body, headers=headers)).status_code == 200
        assert (await gateway.post(path, content=body, headers=headers)).status_code == 403
        assert (await gateway.post(path, content=b"x" * (65 << 10), headers=headers)).status_code == 413
    assert (await state_of(row))[0] is SmsState.DELIVERED


async def test_signatures_are_forgotten_when_no_replay_is_possible_any_more() -> None:
    await take(told("of another"), moment())
    async with unit_of_work() as work:
        await work.session.execute(text("update sms_report_taken set at = at - interval '2 hours'"))
    await next(job for job in JOBS if job.name == "delete_old_sms").run(None)  # pyright: ignore[reportArgumentType]
    async with unit_of_work() as work:
        assert (await work.session.execute(text("select count(*) from sms_report_taken"))).scalar_one() == 0
