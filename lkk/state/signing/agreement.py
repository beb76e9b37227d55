"""The page of the agreement on the simple electronic signature."""

from dataclasses import dataclass

from lkk.routes import DOCUMENTS
from lkk.services.signing import agreement
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission

FORM = "signature-agreement"


@dataclass
class AgreementBlock:
    """A paragraph, or the lines of a list."""

    paragraph: str
    lines: list[str]


class SignatureAgreement(Base):
    """The text in force and whether it is accepted."""

    loaded: bool = False
    text: list[AgreementBlock] = []
    version: str = ""
    signer: str = ""
    phone: str = ""
    identification: str = ""
    wanted: str = ""
    accepted: str = ""

    @allow(Permission.USE_CABINET, missing=DOCUMENTS)
    async def load(self) -> None:
        """Show the text and what is to be done before it can be accepted."""
        await self._reload()

    @allow(Permission.USE_CABINET, form=FORM)
    async def accept(self, form: Form) -> None:
        """Accept the text that is shown."""
        version = self.version if form.get("agreement") else ""
        async with self._unit() as (work, actor):
            await agreement.accept(work, actor, version)
        self._notice("Соглашение принято. Теперь документы можно подписывать кодом из СМС")
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def revoke(self) -> None:
        """End the agreement."""
        async with self._unit() as (work, actor):
            await agreement.revoke(work, actor)
        self._command("close", id="revoke-agreement")
        self._notice("Соглашение расторгнуто")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await agreement.view(work, actor)
        self.text = [AgreementBlock(one.paragraph, list(one.lines)) for one in found.text]
        self.version, self.signer, self.phone = found.version, found.signer, found.phone
        self.identification = found.identification.label if found.identification else ""
        self.wanted = found.wanted
        self.accepted = (
            f"{format.moment(found.accepted_at)}, редакция {found.accepted_version}" if found.accepted_at else ""
        )
        self.loaded = True
