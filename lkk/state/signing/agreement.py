"""The page of the agreement on the simple electronic signature."""

from dataclasses import dataclass

from lkk.routes import DOCUMENTS, SIGNATURE_AGREEMENT
from lkk.services.signing import agreement, powers
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form, PowerId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

FORM, END_DIALOG = "signature-agreement", "end-power"


@dataclass
class AgreementBlock:
    """A paragraph, or the lines of a list."""

    paragraph: str
    lines: list[str]


@dataclass
class OwnPower:
    """Who signs for the firm besides its head, by which paper, until when."""

    id: int
    name: str
    told: str


class SignatureAgreement(Base):
    """The text in force, whether it is accepted, and by which powers others sign."""

    loaded: bool = False
    text: list[AgreementBlock] = []
    version: str = ""
    signer: str = ""
    phone: str = ""
    identification: str = ""
    wanted: str = ""
    accepted: str = ""
    powers: list[OwnPower] = []
    ending: str = ""  # the power whose end is being asked for

    _power: int = 0

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

    @allow(Permission.USE_CABINET, missing=DOCUMENTS)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def begin_end(self, power_id: PowerId) -> None:
        """Ask whether a power is really to be ended."""
        chosen = next((one for one in self.powers if one.id == power_id), None)
        if chosen is None:
            return
        self._power, self.ending = chosen.id, f"{chosen.name}, {chosen.told}"
        self._command("open", id=END_DIALOG)

    @allow(Permission.USE_CABINET)
    async def end_power(self) -> None:
        """End the power the dialog was opened for."""
        self._command("close", id=END_DIALOG)
        async with self._unit() as (work, actor):
            await powers.end_own(work, actor, self._power)
        self._notice("Доверенность прекращена")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await agreement.view(work, actor)
            known = await powers.own(work, actor)
        self.text = [AgreementBlock(one.paragraph, list(one.lines)) for one in found.text]
        self.version, self.signer, self.phone = found.version, found.signer, found.phone
        self.identification = found.identification.label if found.identification else ""
        self.wanted = found.wanted
        self.accepted = (
            f"{format.moment(found.accepted_at)}, редакция {found.accepted_version}" if found.accepted_at else ""
        )
        self.powers = [OwnPower(one.id, one.name, f"{one.power}, до {words.day(one.valid_to)}") for one in known]
        self.loaded = True


refresh_with(SIGNATURE_AGREEMENT, SignatureAgreement.refresh)
