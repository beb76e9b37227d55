"""The page of employees who check files of signatures and powers of representatives."""

import uuid
from dataclasses import dataclass

from lkk.routes import STAFF, STAFF_SIGNATURES, customer_path
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.signing import customer_file, desk, powers
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import DocumentId, Form, PowerId, Word
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import SignatureSide

CHECK_FORM, POWER_FORM, END_FORM = "signature-check", "signing-power", "signing-power-end"


@dataclass
class WaitingItem:
    """A file that waits; `told` says why the portal could not check it."""

    id: str
    side: str
    title: str
    customer: str
    customer_href: str
    signer: str
    certificate: str
    told: str
    received: str
    document_url: str
    signature_url: str


@dataclass
class PowerItem:
    """A power in force."""

    id: int
    customer: str
    customer_href: str
    name: str
    power: str
    until: str


class SignatureDesk(Base):
    """Files that wait and powers in force."""

    loaded: bool = False
    files: list[WaitingItem] = []
    powers: list[PowerItem] = []
    checking: str = ""  # the title of the document whose check is being written down
    checking_right: bool = False
    ending: str = ""  # whose power is being ended

    _document: str = ""
    _side: str = ""
    _power: int = 0

    @allow(Permission.CHECK_SIGNATURES, missing=STAFF)
    async def load(self) -> None:
        """Show what waits."""
        await self._reload()

    @allow(Permission.CHECK_SIGNATURES, missing=STAFF)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(Permission.CHECK_SIGNATURES)
    async def begin(self, document_id: DocumentId, side: Word, right: bool) -> None:
        """Open the dialog that asks by what the signature was checked."""
        chosen = next((one for one in self.files if (one.id, one.side) == (document_id, side)), None)
        if chosen is None:
            return
        self._forget_errors(CHECK_FORM)
        self._document, self._side, self.checking, self.checking_right = chosen.id, chosen.side, chosen.title, right
        self._command("open", id=f"{CHECK_FORM}-dialog")

    @allow(Permission.CHECK_SIGNATURES, form=CHECK_FORM)
    async def record(self, form: Form) -> None:
        """Write the check down."""
        async with self._unit() as (work, actor):
            await customer_file.record_check(
                work,
                actor,
                uuid.UUID(self._document),
                right=self.checking_right,
                note=form.get("note", ""),
                effects=DOCUMENT_EFFECTS,
                side=SignatureSide(self._side),
            )
        self._command("close", id=f"{CHECK_FORM}-dialog")
        self._notice("Проверка записана, клиенту сообщено")
        await self._reload()

    @allow(Permission.CHECK_SIGNATURES, form=POWER_FORM)
    async def add_power(self, form: Form) -> None:
        """Write a power down."""
        day = day_of(form.get("valid_to", ""))
        async with self._unit() as (work, actor):
            await powers.add_for_email(
                work, actor, form.get("email", ""), form.get("name", ""), form.get("power", ""), day
            )
        self._notice("Доверенность записана")
        await self._reload()

    @allow(Permission.CHECK_SIGNATURES)
    async def begin_end(self, power_id: PowerId) -> None:
        """Open the dialog that asks why a power ends."""
        chosen = next((one for one in self.powers if one.id == power_id), None)
        if chosen is None:
            return
        self._forget_errors(END_FORM)
        self._power, self.ending = chosen.id, f"{chosen.customer}: {chosen.name}, {chosen.power}"
        self._command("open", id=f"{END_FORM}-dialog")

    @allow(Permission.CHECK_SIGNATURES, form=END_FORM)
    async def end_power(self, form: Form) -> None:
        """End the power the dialog was opened for."""
        async with self._unit() as (work, actor):
            await powers.end(work, actor, self._power, form.get("reason", ""))
        self._command("close", id=f"{END_FORM}-dialog")
        self._notice("Доверенность прекращена, клиенту сообщено")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            files, known = await desk.waiting(work, actor), await powers.in_force(work, actor)
        self.files = [_file(one) for one in files]
        self.powers = [_power(one) for one in known]
        self.loaded = True


def _file(one: desk.WaitingFile) -> WaitingItem:
    return WaitingItem(
        id=str(one.document),
        side=one.side.value,
        title=f"{one.title} № {one.number}" if one.number else one.title,
        customer=one.customer,
        customer_href=customer_path(one.customer_id),
        signer=one.signer,
        certificate=one.certificate,
        told=one.reason,
        received=format.moment(one.received_at),
        document_url=one.document_url,
        signature_url=one.signature_url,
    )


def _power(one: powers.Power) -> PowerItem:
    until = words.day(one.valid_to)
    return PowerItem(one.id, one.customer, customer_path(one.customer_id), one.name, one.power, until)


refresh_with(STAFF_SIGNATURES, SignatureDesk.refresh)
