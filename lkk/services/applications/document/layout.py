"""The document of a filed application: what was entered, as it was entered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lkk.services.documents.typesetting import pdf
from lkk.services.forms.review import Section
from lkk.services.identity.consents import GivenConsent
from lkk.vocabulary.words import day, size, time_of_day

_LONG = 40  # signs of one word, more than which do not fit into a column
_PIECES = re.compile(rf"\S{{{_LONG}}}(?=\S)")
_TEMPLATE = Path(__file__).with_name("templates") / "application.typ"
_BREAK = "\u200b"  # a word may go on in the next line here


@dataclass(frozen=True)
class Company:
    """The addressee; empty requisites are left out."""

    name: str
    address: str = ""
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""


@dataclass(frozen=True)
class Applicant:
    """Who has filed, as the registration of the account tells; empty facts are left out."""

    name: str
    type: str = ""
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    phone: str = ""
    email: str = ""
    account: str = ""


@dataclass(frozen=True)
class EnclosedFile:
    """A file that was filed with it; `place` is the question it answers, `size` is in bytes."""

    name: str
    place: str
    size: int
    sha256: str


@dataclass(frozen=True)
class FiledView:
    """Everything the document tells; moments are aware UTC and shown in `time_zone`.

    `sha256` is that of the canonical JSON of what was filed, `filed_by` the e-mail of the account it was filed
    from, `session` the number of that account's session.
    """

    number: str
    title: str
    company: Company
    applicant: Applicant
    submitted_at: datetime
    time_zone: str
    sections: Sequence[Section]
    sha256: str
    enclosures: Sequence[EnclosedFile] = ()
    consents: Sequence[GivenConsent] = ()
    filed_by: str = ""
    session: int | None = None
    by_guest: bool = False


def application_pdf(view: FiledView) -> bytes:
    """The document; equal views give equal bytes."""
    data = {
        "company": _breakable(view.company.name),
        "requisites": _requisites(view.company),
        "title": _breakable(view.title),
        "number": view.number,
        "submitted": _moment(view.submitted_at, view),
        "applicant": _applicant(view.applicant),
        "sections": [
            {"title": one.title, "lines": [_line(line.label, line.text) for line in one.lines]}
            for one in view.sections
            if one.lines
        ],
        "enclosures": [
            {"name": _breakable(one.name), "place": one.place, "size": size(one.size), "sha256": one.sha256}
            for one in view.enclosures
        ],
        "consents": [
            _line(one.purpose.label, f"редакция {one.version}, дано {_moment(one.given_at, view)}")
            for one in view.consents
        ],
        "filing": _breakable(_filing(view)),
        "sha256": view.sha256,
    }
    return pdf(_TEMPLATE, data, view.submitted_at.replace(microsecond=0))


def _requisites(company: Company) -> list[str]:
    numbers = (("ИНН", company.inn), ("КПП", company.kpp), ("ОГРН", company.ogrn))
    lines = (_breakable(company.address), ", ".join(f"{label} {text}" for label, text in numbers if text))
    return [line for line in lines if line]


def _applicant(applicant: Applicant) -> list[dict[str, str]]:
    facts = (
        ("Заявитель", applicant.name),
        ("Вид заявителя", applicant.type),
        ("ИНН", applicant.inn),
        ("КПП", applicant.kpp),
        ("ОГРН (ОГРНИП)", applicant.ogrn),
        ("Телефон", applicant.phone),
        ("Электронная почта", applicant.email),
        ("Лицевой счёт", applicant.account),
    )
    return [_line(label, text) for label, text in facts if text]


def _line(label: str, text: str) -> dict[str, str]:
    return {"label": label, "text": _breakable(text)}


def _breakable(text: str) -> str:
    """Let only words longer than a column go on in the next line; all others stay whole."""
    return _PIECES.sub(lambda found: found[0] + _BREAK, text)


def _filing(view: FiledView) -> str:
    """How it was filed: nothing is said of a signature, because nothing was signed."""
    if view.by_guest:
        return f"Подано через интернет-приёмную без входа в кабинет, {_moment(view.submitted_at, view)}."
    account = f", учётная запись {view.filed_by}" if view.filed_by else ""
    session = f", сеанс № {view.session}" if view.session else ""
    return f"Подано через личный кабинет клиента{account}{session}, {_moment(view.submitted_at, view)}."


def _moment(at: datetime, view: FiledView) -> str:
    local = at.astimezone(ZoneInfo(view.time_zone))
    return f"{day(local)} в {time_of_day(local)}"
