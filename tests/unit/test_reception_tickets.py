"""The ticket of a form of the reception: ours, of one kind, not too young and not too old."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.services.reception import tickets
from lkk.services.reception.tickets import TooQuick, WrongTicket
from lkk.vocabulary.reception import GUEST_KINDS

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", GUEST_KINDS)
def test_a_ticket_tells_its_kind_and_moment_and_no_two_are_alike(kind: str) -> None:
    token = tickets.issue(kind, NOW)
    assert tickets.opened(token, NOW).kind == kind
    assert tickets.opened(token, NOW).issued_at == NOW
    assert tickets.issue(kind, NOW) != token


def test_a_form_is_sent_not_before_three_seconds_and_within_a_day() -> None:
    token = tickets.issue("complaint", NOW)
    young = tickets.opened(token, NOW + timedelta(seconds=2))
    with pytest.raises(TooQuick):
        tickets.demand_age(young, NOW + timedelta(seconds=2))
    tickets.demand_age(young, NOW + timedelta(seconds=3))
    tickets.opened(token, NOW + timedelta(days=1))
    for moment in (NOW + timedelta(days=1, seconds=1), NOW - timedelta(minutes=1)):
        with pytest.raises(WrongTicket):
            tickets.opened(token, moment)


def test_a_changed_or_foreign_ticket_is_refused() -> None:
    kind, seconds, key, signature = tickets.issue("feedback", NOW).split(".")
    hostile = [
        "",
        "...",
        "a" * 10_000,
        f"complaint.{seconds}.{key}.{signature}",
        f"{kind}.{int(seconds) + 60}.{key}.{signature}",
        f"{kind}.{seconds}.{'0' * 32}.{signature}",
        f"{kind}.{seconds}.{key}.{'0' * 64}",
        f"{kind}.{seconds}.{key}.ё",
        f"{kind}.{seconds}.{key}",
    ]
    for token in hostile:
        with pytest.raises(WrongTicket):
            tickets.opened(token, NOW)


def test_a_kind_that_guests_do_not_file_gets_no_use_of_its_signature() -> None:
    with pytest.raises(WrongTicket):
        tickets.opened(tickets.issue("tp_new", NOW), NOW)


def test_the_code_has_ten_signs_follows_from_the_form_and_is_read_however_it_is_typed() -> None:
    ticket = tickets.opened(tickets.issue("complaint", NOW), NOW)
    assert len(ticket.code.replace("-", "")) == 10
    assert tickets.code_hash(f" {ticket.code.lower().replace('-', ' ')} ") == tickets.code_hash(ticket.code)
    codes = {tickets.opened(tickets.issue("complaint", NOW), NOW).code for _ in range(200)}
    assert len(codes) == 200
