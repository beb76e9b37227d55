"""The templates of a connection's papers by the days they are in force, and the papers set from them."""

import asyncio
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from lkk.services.documents.templates import Template, in_force
from lkk.services.documents.typesetting import mark, pdf
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.documents import DocumentKind

_HERE = Path(__file__).with_name("templates")
_SINCE = date(2026, 1, 1)


def _template(code: str, kind: DocumentKind) -> Template:
    return Template(code, kind, "1", _SINCE, _HERE / f"{code}.typ")


TEMPLATES: tuple[Template, ...] = (
    _template("offer", DocumentKind.OFFER),
    _template("contract", DocumentKind.CONTRACT),
    _template("service_contract", DocumentKind.SERVICE_CONTRACT),
    _template("service_act", DocumentKind.SERVICE_ACT),
    _template("conditions", DocumentKind.TECHNICAL_CONDITIONS),
    _template("check", DocumentKind.TC_CHECK_ACT),
    _template("act", DocumentKind.CONNECTION_ACT),
    _template("readiness", DocumentKind.READINESS_NOTICE),
    _template("instruction", DocumentKind.INSTRUCTION),
)


async def set_paper(work: UnitOfWork, code: str, day: date, public_id: uuid.UUID, data: dict[str, Any]) -> bytes:
    """The PDF of a paper by the template that is in force on a day, its mark of verification in the footer."""
    file = in_force(TEMPLATES, code, day).file
    return await asyncio.to_thread(pdf, file, {**data, "mark": mark(public_id)}, work.now.replace(microsecond=0))


def stamp(code: str, day: date) -> str:
    """What a document keeps of the template it was set from."""
    return in_force(TEMPLATES, code, day).stamp
