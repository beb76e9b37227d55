"""What a process writes to its log, and what it never writes."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from lkk.launch import logs
from lkk.settings import settings


@pytest.fixture
def clean_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    settings.cache_clear()


@pytest.fixture
def production(clean_logging: None, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "ENVIRONMENT": "production",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "PUBLIC_URL": "https://lk.example.com",
        "ACCOUNTING_URL": "https://accounting.example.com",
        "ACCOUNTING_TOKEN": "a real one",
        "SMTP_HOST": "mail.example.com",
        "COMPANY_ADDRESS": "656000, г. Барнаул",
        "COMPANY_INN": "2225000003",
        "COMPANY_KPP": "222501001",
        "COMPANY_OGRN": "1022200000019",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"LKK_{name}", value)
    settings.cache_clear()


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_production_writes_json_of_our_events_and_of_libraries(
    production: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up_logs()
    structlog.get_logger("lkk.worker").info("worker_starts", channel="mail")
    logging.getLogger("some.library").warning("it is %s", "odd")
    ours, foreign = written(capsys)
    assert (ours["event"], ours["level"], ours["logger"], ours["channel"]) == (
        "worker_starts",
        "info",
        "lkk.worker",
        "mail",
    )
    assert (foreign["event"], foreign["logger"]) == ("it is odd", "some.library")
    assert ours["timestamp"]


def test_secrets_and_addresses_of_people_are_hidden(production: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up_logs()
    log = structlog.get_logger("lkk")
    log.warning("letter_fails", error="550 ivanov.i@example.com is unknown", email="ivanov.i@example.com", pin="1234")
    try:
        raise ValueError("Key (email)=(petrov@example.com) already exists")
    except ValueError:
        log.exception("event_failed", password="correct horse", support_code="A1B2C3")
    text = capsys.readouterr().out
    assert "***@example.com is unknown" in text
    assert "A1B2C3" in text
    assert not [word for word in ("ivanov.i", "petrov", "1234", "correct horse") if word in text]


def test_the_level_of_the_settings_is_kept(
    production: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LKK_LOG_LEVEL", "ERROR")
    settings.cache_clear()
    logs.set_up_logs()
    structlog.get_logger("lkk").warning("not_wanted")
    structlog.get_logger("lkk").error("wanted")
    assert [line["event"] for line in written(capsys)] == ["wanted"]


def test_an_unknown_level_stops_the_start(production: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_LOG_LEVEL", "loud")
    settings.cache_clear()
    with pytest.raises(SystemExit, match="LKK_LOG_LEVEL"):
        settings()


def test_development_writes_for_people(clean_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up_logs()
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("lkk").exception("event_failed")
    text = capsys.readouterr().out
    assert "event_failed" in text
    assert "ValueError: broken" in text
