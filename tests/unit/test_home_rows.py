"""The first page in words: terms, bars of a year, the way of an application."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lkk.services.applications.under_way import PLAIN_STEPS, UnderWay, way
from lkk.services.notifications.inbox import NoticeLine, NoticeRow
from lkk.services.own_tasks.declaration import OwnTask, Urgency
from lkk.services.readings.overview import AccountReadings
from lkk.services.readings.windows import WindowState
from lkk.services.readings.year import AccountYear, LastValue
from lkk.state.applications.home_rows import account_card, moving_item, notice_group, task_item, term_words
from lkk.state.small_bars import small_bars
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (date(2026, 11, 26), "до 26.11.2026, осталось 2 дня"),
        (date(2026, 11, 28), "до 28.11.2026, осталось 4 дня"),
        (date(2026, 12, 15), "до 15.12.2026, остался 21 день"),
        (TODAY, "до 25.11.2026, сегодня последний день"),
        (date(2026, 11, 24), "срок вышел 24.11.2026"),
    ],
)
def test_a_term_says_its_day_and_what_is_left(until: date, words: str) -> None:
    assert term_words(until, (until - TODAY).days) == words


def test_a_task_whose_last_days_have_come_presses() -> None:
    task = OwnTask("readings:1", "Передайте показания", "Передать", "/readings")
    tones = [task_item(OwnTask(**{**vars(task), "until": date(2026, 11, day)}), TODAY).tone for day in (27, 28)]
    assert tones == ["danger", "attention"]
    wish = OwnTask("survey:1", "Ответьте", "Открыть", "/surveys/1", Urgency.WISH, until=TODAY)
    assert task_item(wish, TODAY).tone == "neutral"


@pytest.mark.parametrize(
    ("title", "subject", "count", "about"),
    [
        ("Заявка № ТП-7 зарегистрирована", "ТП-7", 2, "Ещё 1 уведомление по заявке"),
        ("Требуется информация", "ТП-7", 6, "Заявка №\u00a0ТП-7 и ещё 5 уведомлений"),
        ("Требуется информация", "ТП-7", 1, "Заявка №\u00a0ТП-7"),
        ("Показания переданы", "", 1, ""),
    ],
)
def test_a_line_of_notices_names_its_application_once(title: str, subject: str, count: int, about: str) -> None:
    newest = NoticeRow(1, title, datetime(2026, 11, 25, tzinfo=UTC), True, subject)
    assert notice_group(NoticeLine(newest, count, 0)).about == about


def state(*, sent: int, transmitted: int, today: date = TODAY, total: int = 2) -> AccountReadings:
    window = WindowState(
        date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 26), today >= date(2026, 11, 21), 2, date(2026, 12, 5)
    )
    return AccountReadings(7, "9234", "ул. Ленина, 1", True, window, total, 0, sent, transmitted, 0, today)


@pytest.mark.parametrize(
    ("sent", "today", "said", "window"),
    [
        (0, date(2026, 11, 3), "", "Следующий приём показаний: 21–26 ноября"),
        (1, TODAY, "Отправлено 1 из 2", "Приём показаний за ноябрь: 21–26 ноября, осталось 2 дня"),
        (2, TODAY, "Отправлено 2 из 2", "Следующий приём показаний — с 21 декабря"),
        (2, date(2026, 11, 3), "Отправлено 2 из 2", "Следующий приём показаний — с 21 декабря"),
    ],
)
def test_an_account_tells_the_window_until_everything_is_sent_and_then_the_next_one(
    sent: int, today: date, said: str, window: str
) -> None:
    card = account_card(state(sent=sent, transmitted=0, today=today), None)
    assert (card.sent, card.window) == (said, window)


@pytest.mark.parametrize(
    ("sent", "today", "said"),
    [
        (0, date(2026, 11, 3), "Следующий приём: 21–26 ноября"),
        (1, TODAY, "Приём до 26.11, осталось 2 дня"),
        (0, date(2026, 11, 26), "Приём до 26.11, сегодня последний день"),
        (2, TODAY, "Следующий приём с 21 декабря"),
    ],
)
def test_where_there_is_little_room_the_window_is_told_in_few_words(sent: int, today: date, said: str) -> None:
    assert account_card(state(sent=sent, transmitted=0, today=today), None).window_short == said


def test_while_nothing_is_sent_the_window_says_it_all() -> None:
    assert account_card(state(sent=0, transmitted=0), None).sent == ""


def test_what_the_accounting_system_has_taken_is_told_apart() -> None:
    assert account_card(state(sent=1, transmitted=1), None).sent == "Отправлено 2 из 2, из них передано 1"
    assert account_card(state(sent=0, transmitted=2), None).sent == "Показания переданы"


def test_an_account_without_meters_says_so() -> None:
    card = account_card(state(sent=0, transmitted=0, total=0), None)
    assert (card.metered, card.sent) == (False, "Приборов учёта на этом счёте пока нет")


def test_the_year_of_an_account_adds_up_and_owns_to_its_gaps() -> None:
    months = tuple((date(2026, number, 1), Decimal(number) if number > 2 else None) for number in range(1, 13))
    year = AccountYear(months, date(2026, 10, 1), (LastValue("день", Decimal("1234.5")), LastValue("ночь", Decimal(7))))
    card = account_card(state(sent=0, transmitted=0), year)
    assert card.last == "Показания за октябрь 2026 г.: день 1\u202f234,5, ночь 7"
    assert card.year == "75 кВт·ч за 12 месяцев, нет данных за 2 месяца"
    assert card.bars.count("<rect") == 12
    assert card.bars.count("small-gap") == 2
    assert "январь 2026 г.: нет данных" in card.bars


def test_bars_escape_their_words_and_nothing_known_draws_nothing() -> None:
    drawn = small_bars("year-1", "<b>", [("a<b", Decimal(0)), ("c", Decimal(10))])
    assert "<b>" not in drawn
    assert 'height="2.0"><title>a&lt;b' in drawn
    assert 'height="48.0"><title>c' in drawn
    assert small_bars("year-1", "нет", [("a", None)]) == ""


@pytest.mark.parametrize(
    ("kind", "status", "stage", "track", "steps", "step"),
    [
        ("info_enquiry", ApplicationStatus.SUBMITTED, None, None, 4, 1),
        ("info_enquiry", ApplicationStatus.REGISTERED, None, None, 4, 2),
        ("info_enquiry", ApplicationStatus.INFO_REQUESTED, None, None, 4, 3),
        ("tp_new", ApplicationStatus.SUBMITTED, None, None, 7, 1),
        ("tp_new", ApplicationStatus.IN_PROGRESS, Stage.PAYMENT, Track.SIMPLIFIED, 7, 3),
        ("tp_new", ApplicationStatus.IN_PROGRESS, Stage.DONE, Track.FULL, 7, 7),
        ("tp_turnkey", ApplicationStatus.IN_PROGRESS, Stage.WORKS, Track.TURNKEY, 5, 4),
    ],
)
def test_an_application_stands_at_a_step_of_its_way(
    kind: str, status: ApplicationStatus, stage: Stage | None, track: Track | None, steps: int, step: int
) -> None:
    found, at = way(kind, status, stage, track)
    assert (len(found), at) == (steps, step)


def under_way(**other: object) -> UnderWay:
    values: dict[str, object] = {
        "number": "ТП-2026-000001",
        "kind_title": "Запрос информации",
        "object_name": "",
        "status": ApplicationStatus.IN_PROGRESS,
        "waits": False,
        "steps": PLAIN_STEPS,
        "step": 3,
        "due_on": date(2026, 11, 26),
        "days_left": 1,
        "on_hold_until": None,
    }
    return UnderWay(**{**values, **other})  # pyright: ignore[reportArgumentType]


def test_a_moving_application_tells_its_step_and_term() -> None:
    item = moving_item(under_way())
    assert item.step == "Шаг 3 из 4: В работе"
    assert (item.term, item.term_tone) == ("до 26.11.2026, осталось 2 дня", "attention")
    assert [one.state for one in item.steps] == ["done", "done", "current", "future"]


def test_what_waits_for_the_person_says_so_in_place_of_the_status() -> None:
    item = moving_item(under_way(waits=True, status=ApplicationStatus.INFO_REQUESTED, days_left=-1))
    assert (item.status, item.tone, item.term_tone) == ("Ждёт вас", "attention", "danger")


def test_a_postponed_application_tells_until_when() -> None:
    item = moving_item(under_way(status=ApplicationStatus.ON_HOLD, on_hold_until=date(2026, 12, 1)))
    assert item.term == "отложена до 01.12.2026"
