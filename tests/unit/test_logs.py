"""What a process writes to its log, and what it never writes."""

import json
import logging
import time
from collections.abc import Iterator

import pytest
import structlog

from lkk.launch import logs
from lkk.launch.log_flood import Flood
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
        "DOCUMENTS_URL": "https://documents.example.com",
        "DOCUMENTS_TOKEN": "a real one",
        "SMTP_HOST": "mail.example.com",
        "MAIL_FROM": "no-reply@example.com",
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


@pytest.mark.parametrize("text", ["a" * 60_000, "a@" * 30_000, "a.-" * 20_000 + "@", "@" * 60_000, "я@b." * 15_000])
def test_a_long_text_of_a_stranger_costs_no_time(
    production: None, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """One such string in an event held a web process for a minute: the time grew with the square of the length."""
    logs.set_up_logs()
    started = time.process_time()
    for _ in range(10):
        logging.getLogger("reflex.app").warning("Event data: %s", text)
    assert time.process_time() - started < 0.5
    assert all(len(str(line["event"])) < 5000 for line in written(capsys))


def test_values_are_cut_before_anything_is_looked_for(production: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up_logs()
    log = structlog.get_logger("lkk")
    log.warning("x" * 2040 + " ivanov.i@example.com", what={"deep": "y" * 9000}, number=10**5000)
    (line,) = written(capsys)
    assert "ivanov" not in str(line)
    assert "letters" in str(line["event"])
    assert len(str(line["what"])) < 2200
    assert line["number"] == "a number of 16610 bits"


def test_a_traceback_is_cut_in_the_middle_and_shows_no_locals(
    production: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up_logs()
    hidden_local = "a local value"
    try:
        raise ValueError("z" * 100_000 + " the end")
    except ValueError:
        structlog.get_logger("lkk").exception("event_failed")
    (line,) = written(capsys)
    trace = str(line["exception"])
    assert len(trace) < 17_000
    assert trace.startswith("Traceback")
    assert trace.endswith("the end")
    assert hidden_local not in trace


def test_no_text_passes_for_a_line_of_the_log(clean_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Outside production lines are no JSON."""
    logs.set_up_logs()
    forged = "2026-11-21T00:00:00Z [info     ] signed_in"
    logging.getLogger("reflex").warning("odd %s", f"event\n{forged}\u2028\x1b[2K{forged}")
    try:
        raise ValueError(f"broken\n{forged}")
    except ValueError:
        structlog.get_logger("lkk").exception("event_failed")
    lines = capsys.readouterr().out.splitlines()
    assert not [line for line in lines if line.startswith(forged)]
    assert not [line for line in lines if "\x1b[2K" in line]


def test_a_flood_of_warnings_from_one_place_is_cut_off_and_counted(
    production: None, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    logs.set_up_logs()
    logging.getLogger().handlers[0].filters = [Flood(lines=5, clock=lambda: now)]

    def refuse(number: int) -> None:
        structlog.get_logger("lkk").warning("event_refused", number=number)

    for number in range(1000):
        refuse(number)
    structlog.get_logger("lkk").warning("something_else")
    now = 61
    refuse(1000)
    lines = [(line["event"], line.get("count"), line.get("number")) for line in written(capsys)]
    assert lines == [
        *(("event_refused", None, number) for number in range(5)),
        ("log_flood", 5, None),
        ("something_else", None, None),
        ("log_lines_left_out", 995, None),
        ("event_refused", None, 1000),
    ]
