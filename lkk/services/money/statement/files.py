"""The reconciliation statement as PDF and as .xlsx."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lkk.services.documents.typesetting import pdf
from lkk.services.kernel.sheets import add_sheet
from lkk.services.money.statement.reckoning import Statement
from lkk.vocabulary.words import day, moment, roubles

TEMPLATE = Path(__file__).with_name("templates") / "statement.typ"
TITLE = "Акт сверки расчётов"
CHARGED, PAID = "Начислено и возвращено, ₽", "Оплачено, ₽"
_MONEY = "#,##0.00"
NOTE = (
    "Составлен личным кабинетом по счетам, оплатам и возвратам, которые ему известны на эту минуту, "
    "без подписи и печати. Подписанный акт сверки сетевая организация готовит по заявке «Запрос документов»."
)


@dataclass(frozen=True)
class Side:
    """One of the two whose accounts are reconciled; `lines` are requisites ready to be read."""

    name: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class StatementView:
    """A statement with everything that is printed around it; `made_at` is aware UTC and shown in `time_zone`."""

    found: Statement
    company: Side
    customer: Side
    made_at: datetime
    time_zone: str


def statement_pdf(view: StatementView) -> bytes:
    """The statement to print; equal views give equal bytes. Takes some 50 ms: call it in a thread."""
    found = view.found
    data = {
        "title": TITLE,
        "made": f"составлен {moment(view.made_at, view.time_zone)}",
        "period": f"за период с {day(found.first)} по {day(found.last)}",
        "company": {"name": view.company.name, "lines": list(view.company.lines)},
        "customer": {"name": view.customer.name, "lines": list(view.customer.lines)},
        "first": day(found.first),
        "last": day(found.last),
        "opening": _balance(found.opening),
        "lines": [
            {"on": day(one.on), "title": one.title, "charged": _sum(one.charged), "paid": _sum(one.paid)}
            for one in found.lines
        ],
        "charged": _figure(found.charged),
        "paid": _figure(found.paid),
        "closing": _balance(found.closing),
        "outcome": outcome(found),
        "note": NOTE,
    }
    return pdf(TEMPLATE, data, view.made_at.replace(microsecond=0))


def statement_xlsx(view: StatementView) -> bytes:
    """The statement as a workbook: sums are numbers, days are days."""
    found = view.found
    book = Workbook(write_only=True)
    lines: list[tuple[Any, ...]] = [
        (found.first, "Сальдо на начало периода", *_signed(found.opening)),
        *((one.on, one.title, _number(one.charged), _number(one.paid)) for one in found.lines),
        ("", "Обороты за период", _decimal(found.charged), _decimal(found.paid)),
        (found.last, "Сальдо на конец периода", *_signed(found.closing)),
        ("", outcome(found), "", ""),
    ]
    add_sheet(book, "Акт сверки", ("Дата", "Документ", CHARGED, PAID), lines, {CHARGED: _MONEY, PAID: _MONEY})
    about = (
        (f"{TITLE} за период с {day(found.first)} по {day(found.last)}", ""),
        ("Сетевая организация", view.company.name),
        *(("", line) for line in view.company.lines),
        ("Клиент", view.customer.name),
        *(("", line) for line in view.customer.lines),
        ("Составлен", moment(view.made_at, view.time_zone)),
        ("", NOTE),
    )
    add_sheet(book, "О документе", ("Сведения", "Значение"), about)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def outcome(found: Statement) -> str:
    """Who owes whom at the end, in words."""
    at = f"На {day(found.last)}"
    if found.closing > 0:
        return f"{at} клиент должен сетевой организации {roubles(found.closing)}"
    if found.closing < 0:
        return f"{at} аванс клиента {roubles(-found.closing)}"
    return f"{at} долга и аванса нет"


def _figure(kopecks: int) -> str:
    """«1 234,50»: the column says that these are roubles."""
    return roubles(kopecks).removesuffix(" ₽")


def _sum(kopecks: int) -> str:
    return _figure(kopecks) if kopecks else ""


def _balance(kopecks: int) -> dict[str, str]:
    """A balance stands on the side of whose favour it is not."""
    return {"charged": _figure(kopecks) if kopecks >= 0 else "", "paid": _figure(-kopecks) if kopecks < 0 else ""}


def _signed(kopecks: int) -> tuple[Decimal | None, Decimal | None]:
    return (_decimal(kopecks), None) if kopecks >= 0 else (None, _decimal(-kopecks))


def _number(kopecks: int) -> Decimal | None:
    return _decimal(kopecks) if kopecks else None


def _decimal(kopecks: int) -> Decimal:
    return Decimal(kopecks) / 100
