"""Who files, as far as the catalogue cares."""

from dataclasses import dataclass

from sqlmodel import select

from lkk.models.identity import User
from lkk.services.accounts import links
from lkk.services.advocate import access
from lkk.services.forms.catalog.services import ENERGY_ADVOCATE
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Eligibility
from lkk.vocabulary.people import ApplicantType, CabinetClass

NEEDS_ACCOUNT = "Для этой заявки подключите лицевой счёт"
FOR_BUSINESS = "Эту заявку подают организации и индивидуальные предприниматели"
HAS_ADVOCATE = "«Энергоадвокат» уже подключён"


@dataclass(frozen=True)
class Filer:
    """Whoever files: with an account attached or not, who they are by law, and whether they have «Энергоадвокат»."""

    eligibility: Eligibility
    cabinet: CabinetClass | None
    applicant: ApplicantType | None
    has_advocate: bool

    def obstacle(self, kind: Kind) -> str:
        """Return why the kind is not for them, empty when it is."""
        if self.applicant not in kind.applicants or not kind.may_file(Eligibility.WITH_ACCOUNT, self.cabinet):
            return FOR_BUSINESS
        if kind is ENERGY_ADVOCATE and self.has_advocate:
            return HAS_ADVOCATE
        return "" if kind.may_file(self.eligibility, self.cabinet) else NEEDS_ACCOUNT


async def of(work: UnitOfWork, actor: Actor) -> Eligibility:
    """Whether the actor has an account attached."""
    return Eligibility.WITH_ACCOUNT if await links.active(work, actor) else Eligibility.SIGNED_IN


async def filer(work: UnitOfWork, actor: Actor) -> Filer:
    """Return everything the catalogue asks of an actor; of a citizen's cabinet nothing has to be looked up."""
    eligibility = await of(work, actor)
    if actor.cabinet_class is not CabinetClass.LEGAL:
        return Filer(eligibility, actor.cabinet_class, ApplicantType.INDIVIDUAL, has_advocate=False)
    applicant = await _applicant(work, actor)
    return Filer(eligibility, actor.cabinet_class, applicant, await access.connected(work, actor.subject_id))


async def demand_applicant(work: UnitOfWork, actor: Actor, kind: Kind) -> None:
    """Refuse a kind that is not for somebody like the actor.

    Raises:
        NotAllowed: by law the actor is somebody else, or has what the kind would bring.
    """
    if await _applicant(work, actor) not in kind.applicants:
        raise NotAllowed(FOR_BUSINESS)
    if kind is ENERGY_ADVOCATE and await access.connected(work, actor.subject_id):
        raise NotAllowed(HAS_ADVOCATE)


async def _applicant(work: UnitOfWork, actor: Actor) -> ApplicantType:
    found = (await work.session.exec(select(User.applicant_type).where(User.id == actor.subject_id))).first()
    return ApplicantType(found) if found else ApplicantType.INDIVIDUAL
