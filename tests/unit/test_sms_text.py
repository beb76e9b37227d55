"""Length, quiet hours and questions of SMS: pure rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lkk.services.kernel.requisites import is_mobile, masked_phone
from lkk.services.notifications.quiet_hours import loud_at
from lkk.services.notifications.sms_polling import first_question, next_question
from lkk.services.notifications.sms_text import MOST_SEGMENTS, fitting, segments

BARNAUL = "Asia/Barnaul"


@pytest.mark.parametrize(
    ("text", "billed"),
    [
        ("", 1),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 70 + "№", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_providers_bill_them(text: str, billed: int) -> None:
    assert segments(text) == billed


def test_a_long_text_is_cut_at_a_word() -> None:
    short = fitting("Заявка ждёт вашего ответа " * 20)
    assert segments(short) == MOST_SEGMENTS
    assert short.endswith("…")
    assert short.removesuffix("…").split()[-1] in ["Заявка", "ждёт", "вашего", "ответа"]
    assert segments(fitting("я" * 5000)) == MOST_SEGMENTS


def test_a_short_text_becomes_one_line_with_plain_blanks() -> None:
    assert fitting("Заявка\n№\u00a0РЭ-1") == "Заявка № РЭ-1"


@pytest.mark.parametrize(
    ("local", "due"),
    [
        ((22, 0), (27, 8, 0)),
        ((23, 59), (27, 8, 0)),
        ((0, 0), (26, 8, 0)),
        ((7, 59), (26, 8, 0)),
        ((8, 0), None),
        ((21, 59), None),
    ],
)
def test_nobody_is_woken_from_22_to_8(local: tuple[int, int], due: tuple[int, int, int] | None) -> None:
    moment = datetime(2026, 11, 26, *local, tzinfo=ZoneInfo(BARNAUL)).astimezone(UTC)
    expected = datetime(2026, 11, due[0], due[1], due[2], tzinfo=ZoneInfo(BARNAUL)) if due else moment
    assert loud_at(moment, BARNAUL) == expected


def test_the_night_is_that_of_the_customers_own_zone() -> None:
    evening_in_moscow = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    assert loud_at(evening_in_moscow, "Europe/Moscow") == evening_in_moscow
    assert loud_at(evening_in_moscow, BARNAUL) == datetime(2026, 11, 27, 1, 0, tzinfo=UTC)


def test_the_provider_is_asked_more_and_more_rarely_and_not_for_ever() -> None:
    pauses = [first_question()]
    while (pause := next_question(len(pauses))) is not None:
        pauses.append(pause)
    assert pauses == sorted(pauses)
    assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=5)


def test_a_number_is_told_without_its_middle() -> None:
    assert masked_phone("+79131234567") == "+7 913 •••-••-67"
    assert masked_phone("?") == "•••"
    assert is_mobile("+79131234567")
    assert not is_mobile("+73852501628")
