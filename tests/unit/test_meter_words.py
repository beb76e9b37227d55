"""The page of one meter in words: what is needed, what a value comes to, what became of it, which meter is next."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lkk.services.readings.grid import Entered
from lkk.services.readings.in_turn import MeterInTurn, next_in_turn
from lkk.services.readings.rules import Question, QuestionCode, Verdict
from lkk.services.readings.windows import WindowState
from lkk.state.readings.meter_words import (
    Scale,
    Told,
    needed_now,
    scale_usual,
    turn_words,
    typed_words,
    used_words,
    what_became,
)
from lkk.state.readings.usual_band import usual_band
from lkk.vocabulary.metering import ReadingStatus

ZONE = "Asia/Barnaul"
SENT_AT = datetime(2026, 11, 24, 20, tzinfo=UTC)  # the 25th by the clock of the account
KWH = Scale(Decimal(1), "кВт·ч", (Decimal(60), Decimal(600)))


def window(month: int = 11, *, is_open: bool = True) -> WindowState:
    first, last = date(2026, month, 21), date(2026, month, 26)
    return WindowState(date(2026, month, 1), first, last, is_open, 2 if is_open else 0, last)


@pytest.mark.parametrize(
    ("today", "of", "done", "total", "tone", "said"),
    [
        (25, window(), 1, 3, "info", "Передайте показания за ноябрь до 26 ноября: осталось 2 дня"),
        (26, window(), 0, 1, "info", "Передайте показания за ноябрь до 26 ноября: сегодня последний день"),
        (25, window(), 3, 3, "success", "От вас ничего не нужно: показания за ноябрь отправлены"),
        (3, window(is_open=False), 0, 1, "attention", "Приём показаний за ноябрь откроется 21 ноября: 21–26 ноября"),
        (28, window(12, is_open=False), 0, 1, "attention", "Приём за ноябрь окончен, следующий — 21–26 декабря"),
        (28, window(12, is_open=False), 1, 1, "success", "От вас ничего не нужно: показания за декабрь отправлены"),
        (25, window(), 0, 0, "success", "От вас ничего не нужно"),
    ],
)
def test_the_page_says_first_what_is_needed(
    today: int, of: WindowState, done: int, total: int, tone: str, said: str
) -> None:
    told = needed_now(of, date(2026, 11, today), done, total)
    assert (told.tone, told.title) == (tone, said)


@pytest.mark.parametrize(
    ("delta", "multiplier", "rollover", "words", "tone"),
    [
        ("120", "1", False, "Расход 120 кВт·ч, как обычно", ""),
        ("60", "1", False, "Расход 60 кВт·ч, как обычно", ""),
        ("601", "1", False, "Расход 601 кВт·ч, больше обычного", "attention"),
        ("59,5", "1", False, "Расход 59,5 кВт·ч, меньше обычного", "attention"),
        ("6", "20", False, "Расход 120 кВт·ч = 6 × 20 (коэффициент трансформации), как обычно", ""),
        ("70", "1", True, "Расход 70 кВт·ч, счётчик перешёл через ноль, как обычно", ""),
        ("0", "20", False, "Расхода нет, меньше обычного", "attention"),
    ],
)
def test_a_value_says_what_it_comes_to_beside_the_usual(
    delta: str, multiplier: str, rollover: bool, words: str, tone: str
) -> None:
    scale = Scale(Decimal(multiplier), "кВт·ч", KWH.usual)
    assert used_words(Decimal(delta.replace(",", ".")), scale, rollover=rollover) == (words, tone)


def test_where_nothing_is_usual_the_consumption_stands_alone() -> None:
    assert used_words(Decimal(5), Scale(Decimal(1), "квар·ч"), rollover=False) == ("Расход 5 квар·ч", "")


def test_the_usual_values_become_energy_with_the_ratio() -> None:
    assert scale_usual(Decimal("100.4"), (Decimal(102), Decimal(110)), Decimal(20)) == (Decimal(32), Decimal(192))
    assert scale_usual(Decimal("100.4"), (Decimal(100), Decimal(110)), Decimal(1)) == (Decimal(0), Decimal(10))
    assert scale_usual(Decimal(100), None, Decimal(20)) is None


def test_the_first_figures_of_a_number_are_no_fault_and_a_wrong_sign_is() -> None:
    less = Verdict(value=Decimal(1), error="Показание меньше предыдущего (100 от 22.10.2026)")
    assert typed_words(less, Decimal(100), KWH) == ("Пока меньше прежнего показания: 100", "")
    assert typed_words(Verdict(error="Введите число"), Decimal(100), KWH) == ("Введите число", "danger")
    far = Verdict(value=Decimal(900_000), error="Расход больше возможного")
    assert typed_words(far, Decimal(100), KWH) == ("Расход больше возможного", "danger")
    assert typed_words(Verdict(value=Decimal(150), wrong_day=True, error="Дата"), Decimal(100), KWH) == ("", "")
    first = Verdict(value=Decimal(150))
    assert typed_words(first, None, KWH)[0].startswith("Прежнего показания нет")
    doubt = Question(QuestionCode.ROLLOVER, "Счётчик перешёл через ноль?")
    over = Verdict(value=Decimal(5), delta=Decimal(55), rollover=True, questions=(doubt,))
    assert typed_words(over, Decimal(100), KWH) == ("Счётчик перешёл через ноль?", "attention")
    right = Verdict(value=Decimal(220), delta=Decimal(120), energy=Decimal(120), unit="кВт·ч")
    assert typed_words(right, Decimal(100), KWH) == ("Расход 120 кВт·ч, как обычно", "")


def sent(status: ReadingStatus, at: datetime | None = SENT_AT, *, late: bool = False) -> Entered:
    return Entered(Decimal(1), status, sent_at=at, outside_window=late)


def test_success_names_the_day_it_was_sent_and_the_month_it_counts_for() -> None:
    told = what_became([sent(ReadingStatus.TRANSMITTED)] * 2, window(), ZONE)
    assert (told.tone, told.title) == ("success", "Передано 25 ноября, учтём за ноябрь")
    assert "До 26 ноября введите верное значение" in told.text


def test_what_was_sent_out_of_its_days_says_so() -> None:
    told = what_became([sent(ReadingStatus.TRANSMITTED, late=True)], window(12, is_open=False), ZONE)
    assert told.title == "Передано 25 ноября за декабрь 2026 г."
    assert "вне срока" in told.text


def test_nothing_is_called_sent_to_the_end_before_the_accounting_system_has_answered() -> None:
    told = what_became([sent(ReadingStatus.TRANSMITTED), sent(ReadingStatus.VALID)], window(), ZONE)
    assert (told.tone, told.title) == ("progress", "Отправлено 25 ноября, ждём ответа учётной системы")
    for other in (Entered(), sent(ReadingStatus.REJECTED), sent(ReadingStatus.UNCONFIRMED, None)):
        assert what_became([sent(ReadingStatus.TRANSMITTED), other], window(), ZONE) == Told()
    assert what_became([], window(), ZONE) == Told()


def test_a_value_from_the_accounting_system_itself_has_no_day_of_sending() -> None:
    told = what_became([sent(ReadingStatus.TRANSMITTED, None)], window(), ZONE)
    assert told.title == "Показания за ноябрь уже есть в учётной системе"


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [(0, 1, ""), (2, 3, "2 из 3 переданы"), (1, 2, "1 из 2 передан"), (0, 2, "0 из 2 переданы")],
)
def test_several_meters_are_counted(done: int, total: int, said: str) -> None:
    assert turn_words(done, total) == said


def turn(point: int, *, done: bool = False, by_itself: bool = False) -> MeterInTurn:
    return MeterInTurn(1, "9234", point, "Дом", f"1000{point}", done, by_itself)


def test_the_next_meter_is_the_next_one_that_waits_and_the_first_comes_after_the_last() -> None:
    meters = [turn(1), turn(2), turn(3, done=True), turn(4, by_itself=True), turn(5)]
    assert [one and one.point_id for one in (next_in_turn(meters, point) for point in (1, 2, 3, 4, 5))] == [
        2,
        5,
        5,
        5,
        1,
    ]


def test_nothing_is_next_when_the_others_are_done() -> None:
    assert next_in_turn([turn(1), turn(2, done=True)], 1) is None
    assert next_in_turn([], 1) is None
    first = next_in_turn([turn(1), turn(2)], 99)
    assert first is not None
    assert first.point_id == 1


def test_the_strip_marks_a_value_within_the_usual_and_out_of_it() -> None:
    assert 'data-at="in"' in usual_band(KWH.usual, Decimal(600))
    assert 'data-at="out"' in usual_band(KWH.usual, Decimal(5_000))
    assert "band-mark" not in usual_band(KWH.usual, None)
    assert usual_band(None, Decimal(5)) == ""
