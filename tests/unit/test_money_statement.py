"""The reconciliation statement: balance before, turnover, balance after; as PDF and as a workbook."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from lkk.services.kernel.errors import InvalidValue
from lkk.services.money.statement.files import Side, StatementView, outcome, statement_pdf, statement_xlsx
from lkk.services.money.statement.reckoning import Entry, Statement, check_period, statement

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
ENTRIES = (
    Entry(date(2026, 11, 1), "Счёт № 3", charged=999),
    Entry(date(2026, 10, 20), "Возврат", charged=100_050),
    Entry(date(2026, 10, 31), "Платёж банка", paid=1_000_000),
    Entry(date(2026, 10, 1), "Счёт № 2", charged=2_150_000),
    Entry(date(2026, 10, 1), "Оплата на сайте", paid=2_150_000),
    Entry(date(2026, 9, 3), "Счёт № 1", charged=5_500_000),
    Entry(date(2026, 9, 30), "Оплата на сайте", paid=5_000_000),
)


def made(entries: tuple[Entry, ...] = ENTRIES) -> Statement:
    return statement(entries, FIRST, LAST)


def view(entries: tuple[Entry, ...] = ENTRIES) -> StatementView:
    company = Side("ООО «Сети»", ("г. Барнаул", "ИНН 2225000003"))
    at = datetime(2026, 11, 26, 9, 15, tzinfo=UTC)
    return StatementView(made(entries), company, Side("Иванов Иван Иванович"), at, "Asia/Barnaul")


def test_both_days_of_the_period_count_and_what_was_before_is_the_opening_balance() -> None:
    found = made()
    assert (found.opening, found.charged, found.paid) == (500_000, 2_250_050, 3_150_000)
    assert found.closing == 500_000 + 2_250_050 - 3_150_000 == -399_950
    assert [one.title for one in found.lines] == ["Счёт № 2", "Оплата на сайте", "Возврат", "Платёж банка"]


def test_the_balance_at_the_end_of_a_period_opens_the_next() -> None:
    following = statement(ENTRIES, date(2026, 11, 1), date(2026, 11, 30))
    assert following.opening == made().closing
    assert following.closing == following.opening + 999


def test_a_period_without_events_keeps_its_balance() -> None:
    assert made(()) == Statement(FIRST, LAST, 0, (), 0, 0, 0)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((), "На 31.10.2026 долга и аванса нет"),
        ((Entry(FIRST, "Счёт", charged=150_001),), "На 31.10.2026 клиент должен сетевой организации 1\u202f500,01 ₽"),
        ((Entry(FIRST, "Оплата", paid=5),), "На 31.10.2026 аванс клиента 0,05 ₽"),
    ],
)
def test_who_owes_whom_is_said_in_words(entries: tuple[Entry, ...], words: str) -> None:
    assert outcome(made(entries)) == words


@pytest.mark.parametrize(
    ("first", "last", "at"),
    [
        (date(2026, 10, 2), date(2026, 10, 1), "last"),
        (date(2026, 10, 1), date(2026, 11, 27), "last"),
        (date(2020, 10, 1), date(2026, 10, 1), "first"),
    ],
)
def test_a_period_that_cannot_be_is_refused(first: date, last: date, at: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_period(first, last, date(2026, 11, 26))
    assert refused.value.at == at
    check_period(LAST, LAST, LAST)


def test_the_pdf_tells_both_sides_the_lines_and_the_balances() -> None:
    content = statement_pdf(view())
    assert content == statement_pdf(view()), "equal views give equal bytes"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\u202f", " ")
    for words in (
        "Акт сверки",
        "ООО «Сети»",
        "Иванов Иван Иванович",
        "Счёт № 2",
        "21 500,00",
        "3 999,50",
        "26.11.2026",
    ):
        assert words in text, words


def test_the_workbook_holds_numbers_and_days() -> None:
    sheet = load_workbook(io.BytesIO(statement_xlsx(view())))["Акт сверки"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][1:] == ("Сальдо на начало периода", 5000, None)
    assert isinstance(rows[2][0], datetime)
    assert (rows[2][0].date(), *rows[2][1:]) == (FIRST, "Счёт № 2", 21500, None)
    assert rows[6][1:] == ("Обороты за период", Decimal("22500.5"), 31500)
    assert rows[7][1:] == ("Сальдо на конец периода", None, Decimal("3999.5"))


def test_a_title_that_looks_like_a_formula_stays_text() -> None:
    sheet = load_workbook(io.BytesIO(statement_xlsx(view((Entry(FIRST, "=1+1", charged=1),)))))["Акт сверки"]
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
