"""An invoice as its template wants it: words, sums and days (pure), then the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lkk.models.money import Invoice, InvoiceLine
from lkk.services.documents.templates import Template
from lkk.services.documents.typesetting import pdf
from lkk.services.money import payment_qr
from lkk.services.money.payment_qr import Asked, Payee
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.spelled import roubles_in_words
from lkk.vocabulary.words import day, number, roubles

CODE = "invoice"
_FOLDER = Path(__file__).parent / "templates"
TEMPLATES: tuple[Template, ...] = (
    Template(CODE, DocumentKind.INVOICE, "1", date(2026, 1, 1), _FOLDER / "invoice-1.typ"),
    Template(CODE, DocumentKind.INVOICE, "2", date(2026, 11, 26), _FOLDER / "invoice-2.typ"),  # the sum in words
)


@dataclass(frozen=True)
class InvoicePaper:
    """What an invoice tells; `application` and `account` are numbers, empty without one."""

    invoice: Invoice
    lines: Sequence[InvoiceLine]
    payee: Payee
    payee_address: str
    payer: str
    application: str = ""
    account: str = ""


def title(paper: InvoicePaper) -> str:
    """Return how the document is called: «Счёт № СЧ-2026-000001»."""
    return f"Счёт № {paper.invoice.number}"


def invoice_pdf(paper: InvoicePaper, template: Template, mark: dict[str, str], made_at: datetime) -> bytes:
    """Return the PDF; the same paper and moment give the same bytes. Takes some 50 ms: call it in a thread."""
    return pdf(template.file, data(paper, mark), made_at)


def data(paper: InvoicePaper, mark: dict[str, str]) -> dict[str, Any]:
    """Return what the template shows."""
    invoice, payee = paper.invoice, paper.payee
    asked = Asked(
        kopecks=invoice.total_kopecks,
        purpose=purpose(invoice),
        number=invoice.number,
        contract=paper.application,
        account=paper.account,
    )
    return {
        "title": title(paper),
        "heading": f"Счёт на оплату № {invoice.number} от {day(invoice.issued_on)}",
        "mark": mark,
        "qr": payment_qr.drawn(payment_qr.content(payee, asked)),
        "payee": {
            "name": payee.names[0],
            "bank": payee.bank,
            "bic": payee.bic,
            "corr": payee.corr_account,
            "account": payee.account,
            "inn": payee.inn,
            "kpp": payee.kpp,
        },
        "parties": _parties(paper),
        "lines": [_line(one) for one in paper.lines],
        "total": roubles(invoice.total_kopecks),
        "spelled": roubles_in_words(invoice.total_kopecks),
        "vat": f"В том числе НДС {invoice.vat_percent} %: {roubles(invoice.vat_kopecks)}"
        if invoice.vat_percent
        else "Без НДС",
        "terms": _terms(invoice),
    }


def purpose(invoice: Invoice) -> str:
    """Return what the payer writes as the purpose: the bank finds the invoice by its number."""
    return f"Счёт {invoice.number}. {invoice.purpose}"


def _parties(paper: InvoicePaper) -> list[dict[str, str]]:
    known = (
        ("Исполнитель", f"{paper.payee.names[0]}, {paper.payee_address}"),
        ("Плательщик", paper.payer),
        ("За что", paper.invoice.purpose),
        ("Заявка", paper.application and f"№ {paper.application}"),
        ("Лицевой счёт", paper.account and f"№ {paper.account}"),
    )
    return [{"label": label, "text": text} for label, text in known if text]


def _line(line: InvoiceLine) -> dict[str, str]:
    return {
        "name": line.name,
        "formula": line.formula,
        "quantity": f"{number(line.quantity.normalize())} {line.unit}".strip(),
        "price": _plain(line.price_kopecks),
        "sum": _plain(line.sum_kopecks),
    }


def _plain(kopecks: int) -> str:
    return roubles(kopecks).removesuffix("₽").strip()


def _terms(invoice: Invoice) -> list[str]:
    until = [f"Оплатите счёт до {day(invoice.pay_until)} включительно."] if invoice.pay_until else []
    return [*until, f"В назначении платежа укажите: {purpose(invoice)}"]
