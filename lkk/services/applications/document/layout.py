"""The document of a filed application: what was entered, as it was entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lkk.services.applications.document.typesetting import pdf
from lkk.services.forms.review import Section
from lkk.vocabulary.words import day, time_of_day

COMPANY = "Барнаульская сетевая компания"


@dataclass(frozen=True)
class FiledView:
    """Everything the document tells; `submitted_at` is aware UTC and shown in `time_zone`.

    `sha256` is that of the canonical JSON of what was filed.
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


def application_pdf(view: FiledView) -> bytes:
    """The document; equal views give equal bytes."""
    local = view.submitted_at.astimezone(ZoneInfo(view.time_zone))
    facts = (
        ("Номер", view.number),
        ("Подана", f"{day(local)} в {time_of_day(local)}"),
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
        "sha256": view.sha256,
    }
    return pdf("application", data, view.submitted_at.replace(microsecond=0))
