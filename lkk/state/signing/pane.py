"""What the page of a document shows of its signing, and the acts of signing and not signing it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from lkk.routes import DOCUMENT, DOCUMENTS
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.signing import asking, refusing, signing, views
from lkk.services.signing.views import SignatureLine, SigningView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.documents.document import OwnDocument, document_in
from lkk.state.live import refresh_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import CheckOutcome

CODE_FORM, REFUSAL_FORM = "signing-code", "signing-refusal"
_TONES = {CheckOutcome.VALID: "success", CheckOutcome.INVALID: "danger", CheckOutcome.NOT_CHECKED: "neutral"}


@dataclass
class SignatureItem:
    """A signature; `url` gives its file."""

    key: str
    side: str
    signer: str
    told: str
    check: str
    tone: str
    certificate: str
    url: str


@dataclass
class PaneFacts:
    """What is shown; `step` is the code of what the customer does next."""

    id: str = ""
    step: str = "nothing"
    wanted: str = ""
    phone: str = ""
    by_file: bool = False
    two_sign: bool = False
    may_disagree: bool = False
    may_refuse: bool = False
    waiting_check: str = ""
    answer: str = ""
    rejection: str = ""
    sheet_url: str = ""
    sealed_by: str = ""
    container_url: str = ""
    signatures: list[SignatureItem] = field(default_factory=list)


class Signing(Base):
    """The pane of signing on the page of a document."""

    pane: PaneFacts = PaneFacts()
    pane_loaded: bool = False
    asked: bool = False  # a code is on its way and its field is shown
    asked_of: str = ""  # the hash it signs
    asked_till: str = ""

    _request: int = 0
    _asked_for: str = ""

    @allow(Permission.USE_CABINET, missing=DOCUMENTS, in_visit=True)
    async def load(self) -> None:
        """Show how the document of the address stands."""
        await self._reload()

    @allow(Permission.USE_CABINET, missing=DOCUMENTS, in_visit=True)
    async def refresh(self) -> Any:
        """Look again after a signal, at the document too; a code that was asked for stays asked for."""
        await self._reload()
        return OwnDocument.refresh

    @allow(Permission.USE_CABINET)
    async def ask(self) -> None:
        """Send the code that signs this document."""
        document = self._document()
        async with self._unit() as (work, actor):
            sent = await asking.ask_code(work, actor, document)
        self._forget_errors(CODE_FORM)
        self._request, self._asked_for, self.asked = sent.request_id, str(document), True
        self.asked_of, self.asked_till = sent.sha256, format.moment(sent.expires_at)
        self._notice("Код отправлен по СМС")
        await self._reload()
        self._command("focus", id=f"{CODE_FORM}-code")

    @allow(Permission.USE_CABINET, form=CODE_FORM)
    async def sign(self, form: LongForm) -> None:
        """Sign by the code from the SMS."""
        async with self._unit() as (work, actor):
            await signing.sign(work, actor, self._document(), self._request, form.get("code", ""), DOCUMENT_EFFECTS)
        self._forget_code()
        self._notice("Документ подписан")
        await self._reload()

    @allow(Permission.USE_CABINET, form=REFUSAL_FORM)
    async def refuse(self, form: LongForm) -> None:
        """Refuse to sign, with a reason."""
        async with self._unit() as (work, actor):
            await refusing.refuse(work, actor, self._document(), form.get("reason", ""), DOCUMENT_EFFECTS)
        self._forget_code()
        self._command("close", id=f"{REFUSAL_FORM}-dialog")
        self._notice("Отказ отправлен")
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def taken(self) -> None:
        """Look again after a file of signature or disagreements was taken."""
        self._notice("Файл получен")
        await self._reload()

    async def _reload(self) -> None:
        document = self._document()
        async with self._unit() as (work, actor):
            found = await views.view(work, actor, document)
        self.pane = _facts(document, found)
        if self._asked_for != str(document) or self.pane.step != "sign":
            self._forget_code()
        self.pane_loaded = True

    def _document(self) -> uuid.UUID:
        return document_in(self.router.url.path)

    def _forget_code(self) -> None:
        self.asked, self.asked_of, self.asked_till = False, "", ""
        self._request, self._asked_for = 0, ""


def _facts(document: uuid.UUID, found: SigningView) -> PaneFacts:
    step = found.step.value
    return PaneFacts(
        id=str(document),
        step=step,
        wanted=found.wanted,
        phone=found.phone,
        by_file=found.by_file,
        two_sign=found.two_sign,
        may_disagree=found.may_disagree,
        may_refuse=step not in ("nothing", "file_waits", "other_side"),
        waiting_check=found.waiting_check,
        answer=found.answer,
        rejection=found.rejection,
        sheet_url=found.sheet_url,
        sealed_by=found.sealed_by,
        container_url=f"/api/documents/{document}/container" if found.has_container else "",
        signatures=[_signature(one) for one in found.signatures],
    )


def _signature(one: SignatureLine) -> SignatureItem:
    who = ", ".join(part for part in (one.signer, one.organization) if part)
    return SignatureItem(
        key=one.side,
        side=one.side[:1].upper() + one.side[1:],
        signer=who,
        told=f"{one.method}, {format.moment(one.signed_at)}",
        check=one.told,
        tone=_TONES[one.outcome],
        certificate=one.certificate,
        url=one.url,
    )


refresh_with(DOCUMENT, Signing.refresh)
