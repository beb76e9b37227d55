"""The document of a filed application: what was entered, as it was entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lkk.services.applications.document.typesetting import pdf
from lkk.services.forms.review import Section
from lkk.services.identity.consents import GivenConsent
from lkk.vocabulary.words import day, time_of_day

COMPANY = "Барнаульская сетевая компания"


@dataclass(frozen=True)
class FiledView:
    """Everything the document tells; moments are aware UTC and shown in `time_zone`.

    `sha256` is that of the canonical JSON of what was filed, `filed_by` the e-mail of the account it was filed
    from, `session` the number of that account's session.
    """

    number: str
    title: str
    applicant: str
    applicant_type: str
    account: str
    submitted_at: datetime
    time_zone: str
    sections: Sequence[Section]
    sha256: str
    consents: Sequence[GivenConsent] = ()
    filed_by: str = ""
    session: int | None = None


def application_pdf(view: FiledView) -> bytes:
    """The document; equal views give equal bytes."""
    facts = (
        ("Номер", view.number),
        ("Подана", _moment(view.submitted_at, view)),
        ("Заявитель", view.applicant),
        ("Вид заявителя", view.applicant_type),
        ("Лицевой счёт", view.account),
    )
    data = {
        "company": COMPANY,
        "title": view.title,
        "number": view.number,
        "facts": [{"label": label, "text": text} for label, text in facts if text],
        "sections": [
            {"title": one.title, "lines": [{"label": line.label, "text": line.text} for line in one.lines]}
            for one in view.sections
            if one.lines
        ],
        "consents": [
            {"label": one.purpose.label, "text": f"редакция {one.version}, дано {_moment(one.given_at, view)}"}
            for one in view.consents
        ],
        "filing": _filing(view),
        "sha256": view.sha256,
    }
    return pdf("application", data, view.submitted_at.replace(microsecond=0))


def _filing(view: FiledView) -> str:
    """How it was filed: nothing is said of a signature, because nothing was signed."""
    account = f", учётная запись {view.filed_by}" if view.filed_by else ""
    session = f", сеанс № {view.session}" if view.session else ""
    return f"Подано через личный кабинет клиента{account}{session}, {_moment(view.submitted_at, view)}."


def _moment(at: datetime, view: FiledView) -> str:
    local = at.astimezone(ZoneInfo(view.time_zone))
    return f"{day(local)} в {time_of_day(local)}"
