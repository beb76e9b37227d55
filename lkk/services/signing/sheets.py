"""The evidence sheet of a signed version: its facts gathered, its layout, and the order to make and seal it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import (
    DocumentSignature,
    EvidenceRecord,
    SignatureAgreementAccepted,
    SignatureAgreementText,
    SigningCode,
)
from lkk.models.sms import SmsMessage
from lkk.services.directories import in_force
from lkk.services.documents import naming
from lkk.services.documents.typesetting import mark, pdf
from lkk.services.integrations.seal.integration import SEAL
from lkk.services.kernel import outbox
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import evidence
from lkk.services.signing.evidence import Link
from lkk.services.signing.names import masked_phone
from lkk.settings import settings
from lkk.vocabulary.signing import CheckOutcome, EvidenceEvent
from lkk.vocabulary.words import moment, roubles

SHEET = OutboxKind(SEAL.channel, "evidence_sheet", "Протокол подписания")
VERSION = "version_id"
_TEMPLATE = Path(__file__).with_name("templates") / "evidence.typ"


@dataclass(frozen=True)
class SheetView:
    """What a sheet tells; `last` is the record of the chain it was made after, `made_at` aware UTC."""

    document_id: int
    public_id: uuid.UUID
    version: int
    data: dict[str, Any]
    last: Link
    made_at: datetime


def ask(work: UnitOfWork, version_id: int) -> None:
    """Let the worker make the sheet of a signed version and seal it."""
    outbox.put(work, SHEET, {VERSION: version_id}, key=f"sheet-{version_id}")


async def view(work: UnitOfWork, version_id: int, sealed_by: str) -> SheetView:
    """Return what the sheet of a version tells.

    Raises:
        NotFound: the version is gone.
    """
    query = select(Document, DocumentVersion).join(
        DocumentVersion, col(DocumentVersion.document_id) == col(Document.id)
    )
    found = (await work.session.exec(query.where(DocumentVersion.id == version_id))).first()
    if found is None:
        raise NotFound
    document, version = found
    signed = select(DocumentSignature).where(DocumentSignature.version_id == version_id)
    signatures = (await work.session.exec(signed.order_by(col(DocumentSignature.id)))).all()
    records = await evidence.of_version(work, version_id)
    company = await in_force.company(work)
    data = {
        "company": company.name,
        "document": _document(document, version),
        "sha256": version.sha256,
        "signatures": [_signature(one) for one in signatures],
        "agreements": await _agreements(work, signatures),
        "events": [_event(one, shared=document.counterparty_id is not None) for one in records],
        "messages": await _messages(work, version_id),
        "chain": f"запись {records[-1].seq}, {records[-1].hash}" if records else "",
        "sealed_by": sealed_by,
        "made": _moment(work.now),
        "mark": mark(document.public_id),
    }
    last = Link(records[-1].seq, records[-1].hash) if records else Link(0, "")
    return SheetView(document.key, document.public_id, version.number, data, last, work.now)


def sheet_pdf(seen: SheetView) -> bytes:
    """Return the sheet; equal views give equal bytes. Takes some 50 ms: call it in a thread."""
    return pdf(_TEMPLATE, seen.data, seen.made_at.replace(microsecond=0))


def _document(document: Document, version: DocumentVersion) -> list[dict[str, str]]:
    facts = (
        ("Документ", naming.named(document)),
        ("Сумма", roubles(document.amount_kopecks) if document.amount_kopecks else ""),
        ("Версия", f"{version.number}, страниц: {version.pages}"),
        ("Номер для проверки", str(document.public_id)),
    )
    return _lines(facts)


def _signature(one: DocumentSignature) -> dict[str, Any]:
    who = ", ".join(part for part in (one.signer_name, one.organization) if part)
    certificate = one.certificate
    checked = f"сотрудник проверил: {one.check_note}" if one.checked_at else ""
    facts = (
        ("Подписал", who),
        ("Способ", one.method.label),
        ("Время", _moment(one.signed_at)),
        ("Проверка", one.outcome.label if one.outcome is CheckOutcome.VALID else (checked or one.outcome.label)),
        ("Причина", "" if one.checked_at else one.reason),
        ("Сертификат", f"{certificate['serial']}, выдан: {certificate['issuer']}" if certificate else ""),
        ("Алгоритм", str(certificate.get("algorithm", "")) if certificate else ""),
    )
    return {"side": one.side.label[:1].upper() + one.side.label[1:], "lines": _lines(facts)}


async def _agreements(work: UnitOfWork, signatures: Sequence[DocumentSignature]) -> list[list[dict[str, str]]]:
    """What each signature by SMS rests upon, in the order of the signatures; two name whose each is."""
    ids = [one.agreement_id for one in signatures if one.agreement_id is not None]
    if not ids:
        return []
    query = (
        select(SignatureAgreementAccepted, SignatureAgreementText.version)
        .join(SignatureAgreementText, col(SignatureAgreementText.id) == col(SignatureAgreementAccepted.text_id))
        .where(col(SignatureAgreementAccepted.id).in_(ids))
    )
    found = {accepted.key: (accepted, version) for accepted, version in await work.session.exec(query)}
    return [_accepted(*found[key], named=len(ids) > 1) for key in ids]


def _accepted(accepted: SignatureAgreementAccepted, version: str, *, named: bool) -> list[dict[str, str]]:
    facts = (
        ("Кто принял", accepted.signer_name if named else ""),
        ("Редакция", version),
        ("Принято", _moment(accepted.accepted_at)),
        ("Личность установлена", accepted.identification.label),
        ("Хеш текста", accepted.text_sha256),
    )
    return _lines(facts)


async def _messages(work: UnitOfWork, version_id: int) -> list[str]:
    """What the gateways say of the SMS with codes, whose row keeps neither text nor code by now."""
    query = (
        select(SmsMessage)
        .join(SigningCode, col(SigningCode.sms_id) == col(SmsMessage.id))
        .where(SigningCode.version_id == version_id)
        .order_by(col(SmsMessage.id))
    )
    rows = await work.session.exec(query)
    return [
        f"{masked_phone(row.phone)}, сообщение {row.delivery_key}: {row.state.label.lower()}"
        + (f", {_moment(row.sent_at)}" if row.sent_at else "")
        for row in rows
    ]


def _event(one: EvidenceRecord, *, shared: bool) -> dict[str, str]:
    """A sheet that two customers read tells neither where the other signed from nor by what browser."""
    said = one.personal["said"]
    parts = [
        f"телефон {masked_phone(said['phone'])}" if said.get("phone") else "",
        f"«{said['text']}»" if one.event is EvidenceEvent.CODE_SENT and said.get("text") else "",
        f"адрес {said['ip']}" if said.get("ip") and not shared else "",
        f"сеанс {said['session']}" if said.get("session") and not shared else "",
        "" if shared else said.get("browser", ""),
        said.get("signer", "") if shared else "",
    ]
    return {
        "at": _moment(one.at),
        "event": one.event.label,
        "details": ", ".join(part for part in parts if part),
        "hash": f"{one.seq}: {one.hash}",
    }


def _lines(facts: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in facts if text]


def _moment(at: datetime) -> str:
    return moment(at, settings().time_zone)
