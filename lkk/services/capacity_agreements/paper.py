"""The paper of an agreement: what it tells of both people and of the terms, set from the template in force."""

import asyncio
import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.identity import User
from lkk.services.documents.templates import Template, in_force
from lkk.services.documents.typesetting import mark, pdf
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import bounds, records
from lkk.services.signing import signers
from lkk.services.signing.signers import Customer
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.words import day, number, roubles

_CODE = "redistribution_agreement"
_TEMPLATES = (
    Template(
        _CODE,
        DocumentKind.REDISTRIBUTION_AGREEMENT,
        "1",
        date(2026, 1, 1),
        Path(__file__).with_name("templates") / "agreement.typ",
    ),
)


class NotNamed(ServiceError):
    """A side cannot be named in the paper."""

    text = "В профиле одной из сторон не указано, как её зовут. Заполните профиль, и соглашение можно будет составить"


def number_of(row: CapacityAgreement) -> str:
    """Return the number of the paper: that of the agreement and of the offer that was accepted."""
    return f"ПМ-{row.key}/{row.number}"


def stamp(on: date) -> str:
    """Return what the document keeps of the template in force on a day."""
    return in_force(_TEMPLATES, _CODE, on).stamp


async def content(work: UnitOfWork, row: CapacityAgreement, public_id: uuid.UUID, paper_number: str) -> bytes:
    """Return the PDF of an agreement whose terms are accepted.

    Raises:
        NotNamed: the profile of one of the two has no name.
    """
    on = records.today(work)
    giver, taker = await signers.customer(work, row.giver_id), await signers.customer(work, row.taker_id)
    if not (_named(giver) and _named(taker)):
        raise NotNamed
    bound = await bounds.giver_kilowatts(work, on)
    query = select(User.id, User.applicant_type).where(col(User.id).in_([row.giver_id, row.taker_id]))
    types = dict((await work.session.exec(query)).all())
    data = told(row, giver, taker, types, paper_number, on, bound) | {"mark": mark(public_id)}
    file = in_force(_TEMPLATES, _CODE, on).file
    return await asyncio.to_thread(pdf, file, data, work.now.replace(microsecond=0))


def told(
    row: CapacityAgreement,
    giver: Customer,
    taker: Customer,
    types: Mapping[int | None, str | None],
    paper_number: str,
    on: date,
    bound: int,
) -> dict[str, Any]:
    """Return what the template shows (pure); `bound` is in kW: who gives has more."""
    own = row.own_kw or Decimal(0)
    return {
        "title": DocumentKind.REDISTRIBUTION_AGREEMENT.label,
        "number": paper_number,
        "day": day(on),
        "giver": _side(giver, types.get(row.giver_id), row.giver_address),
        "taker": _side(taker, types.get(row.taker_id), row.taker_address),
        "kw": _kw(row.kw),
        "own_kw": _kw(own),
        "bound": f"{bound} кВт",
        "rest_kw": _kw(own - row.kw),
        "substation": row.substation,
        "voltage": row.voltage.label,
        "price": roubles(row.price) if row.price else "",
        "apply_by": day(row.apply_by),
    }


def _named(one: Customer) -> str:
    return one.firm or one.contact


def _side(one: Customer, kind: str | None, address: str) -> dict[str, Any]:
    trades = kind == ApplicantType.SOLE_PROPRIETOR
    name = f"ИП {one.contact}" if trades else _named(one)
    facts = (
        ("Наименование" if one.firm or trades else "Фамилия, имя, отчество", name),
        ("ИНН", one.inn),
        ("ОГРН" if one.firm else "ОГРНИП", one.ogrn),
        ("Руководитель", one.head if one.firm else ""),
        ("Адрес объекта", address),
    )
    return {"name": name, "facts": [{"label": label, "text": text} for label, text in facts if text]}


def _kw(power: Decimal) -> str:
    return f"{number(power.normalize() if power else power)} кВт"
