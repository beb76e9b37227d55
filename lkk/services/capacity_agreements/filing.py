"""The applications that follow a signed agreement: a draft for each side, with the agreement in it, once a side."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.signing import EvidenceSheet
from lkk.services.accounts import links
from lkk.services.applications.drafts import drafts
from lkk.services.capacity_agreements import rows
from lkk.services.files import giving
from lkk.services.files.contents import Made
from lkk.services.files.owners import Owner
from lkk.services.files.storing import NewFile, store, within
from lkk.services.forms import prefill
from lkk.services.forms.checking import checked_field
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import records
from lkk.services.signing import signers
from lkk.settings import settings
from lkk.vocabulary.applications import Side
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.files import OwnerKind
from lkk.vocabulary.permissions import Permission

KIND = "tp_redistribution"
SLOT = "agreement"


class NotSigned(ServiceError):
    """An application follows an agreement that both have signed."""

    text = "Сначала соглашение подписывают обе стороны"


async def begin(work: UnitOfWork, actor: Actor, public_id: uuid.UUID, number_seen: int) -> Application:
    """Return the actor's application for an agreement: a draft made now, or what was begun or filed before.

    A draft that was thrown away is made anew.

    Raises:
        NotInVisit: an employee works in the cabinet.
        NotFound, Stale: as `rows.locked`.
        NotSigned: not both have signed.
        NotAllowed: the kind is not offered to the actor.
        TooManyDrafts: the actor keeps too many.
        StorageUnavailable: the agreement cannot be copied into the draft now.
    """
    demand(actor, Permission.USE_CABINET)
    row, paper = await rows.locked(work, actor, public_id, number_seen)
    if row.state is not AgreementState.SIGNED or paper is None:
        raise NotSigned
    giver = row.giver_id == actor.subject_id
    before = row.giver_draft_id if giver else row.taker_draft_id
    if before is not None:
        return await work.session.get_one(Application, before)
    kind = await drafts.permitted(work, actor, KIND)
    known = prefill.prefilled(kind, await prefill.facts(work, actor, await links.active(work, actor)))
    told = _fitting(kind, await _answers(work, row, giver=giver), records.today(work))
    draft = await drafts.create(work, actor, kind, known | told)
    await _attach(work, actor, draft.key, paper)
    if giver:
        row.giver_draft_id = draft.key
    else:
        row.taker_draft_id = draft.key
    work.tell_people(actor.subject_id)
    return draft


async def _answers(work: UnitOfWork, row: CapacityAgreement, *, giver: bool) -> dict[str, str]:
    """What the agreement tells of both; how much the applicant's own object gets, only of the taker."""
    one = await signers.customer(work, row.giver_id)
    signed_on = local_day(row.ended_at or work.now, settings().time_zone)
    found = {
        "giver_kind": row.giver_kind.value if row.giver_kind else "",
        "other_party_name": one.firm or one.contact,
        "other_party_inn": one.inn,
        "other_party_address": row.giver_address,
        "agreement_on": signed_on.isoformat(),
        "redistributed_power_kw": f"{row.kw:f}",
        "remaining_power_kw": f"{row.own_kw - row.kw:f}" if row.own_kw is not None else "",
        "object_address": row.giver_address if giver else row.taker_address,
    }
    if not giver:
        found |= {"new_power_kw": f"{row.kw:f}", "new_voltage": row.voltage.value}
    return {name: text for name, text in found.items() if text}


def _fitting(kind: Kind, answers: Mapping[str, str], today: date) -> dict[str, Any]:
    """The answers the form takes, as it keeps them."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        if field.name in answers:
            checked = checked_field(field, answers[field.name], today)
            found |= {} if checked.errors else checked.answers
    return found


async def _attach(work: UnitOfWork, actor: Actor, draft_id: int, paper: Document) -> None:
    """Copies of the paper and, once it is made, of the sheet of its signatures."""
    of_paper = (
        select(StoredFile)
        .join(DocumentVersion, col(DocumentVersion.file_id) == col(StoredFile.id))
        .where(DocumentVersion.document_id == paper.key, DocumentVersion.number == paper.current_version)
    )
    of_sheet = (
        select(StoredFile)
        .join(EvidenceSheet, col(EvidenceSheet.file_id) == col(StoredFile.id))
        .join(DocumentVersion, col(DocumentVersion.id) == col(EvidenceSheet.version_id))
        .where(DocumentVersion.document_id == paper.key, DocumentVersion.number == paper.current_version)
    )
    for query in (of_paper, of_sheet):
        file = (await work.session.exec(query)).first()
        if file is not None:
            new = NewFile(
                owner=Owner(OwnerKind.APPLICATION, draft_id),
                slot=SLOT,
                name=file.name,
                side=Side.CUSTOMER,
                title=file.title,
                uploaded_by=actor.author_id,
            )
            await store(new, Made(await giving.read_whole(file.public_id), file.pages), within(work))
