"""An employee in a customer's cabinet, and what it prepares there, for tests: by the services themselves."""

from collections.abc import Mapping

from sqlmodel import select

from lkk.models.handovers import Handover
from lkk.models.identity import User
from lkk.services.applications.drafts import drafts, handovers
from lkk.services.applications.drafts.handovers import Proof
from lkk.services.identity import sessions, visits
from lkk.services.identity.visits import Asked
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import CodeChannel, ConsentPurpose, Role, VisitEvidence
from tests import application_builders as applications
from tests import builders
from tests.emails import emails

REASON = "Клиент просит помочь с заявкой"


async def visit(customer: User, employee: User | None = None) -> Actor:
    """A live visit, begun at the counter with the passport seen."""
    desk = await builders.sign_in(employee or await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    return await visit_from(desk, customer)


async def visit_from(desk: Actor, customer: User) -> Actor:
    """A live visit from this session of an employee."""
    async with unit_of_work() as work:
        signed = await visits.start(work, desk, in_person(customer), Visitor())
    found = await sessions.find(None, token_hash(signed.token))
    assert found is not None
    return found


def in_person(customer: User, *, reason: str = REASON, passport: bool = True) -> Asked:
    """The customer stands at the counter."""
    return Asked(customer.key, reason, VisitEvidence.IN_PERSON, passport_seen=passport)


async def handed_over(customer: User, inside: Actor, kind: str = applications.ENQUIRY) -> int:
    """A draft with valid answers that waits for the customer."""
    draft_id = await applications.draft(customer, kind)
    async with unit_of_work() as work:
        seen = await drafts.load(work, inside, draft_id)
        await handovers.hand_over(work, inside, draft_id, seen.version)
    return draft_id


async def agreed() -> Mapping[ConsentPurpose, str]:
    """The consents of the day."""
    async with unit_of_work() as work:
        return await applications.agreed(work)


async def code_for(customer: Actor, draft_id: int) -> Proof:
    """The code the customer gets by letter."""
    async with unit_of_work() as work:
        request = await handovers.send_code(work, customer, draft_id, CodeChannel.EMAIL)
    return Proof(request, (await emails(customer.subject.email))[-1].code)


async def confirm(who: Actor, draft_id: int, proof: Proof, consents: Mapping[ConsentPurpose, str] | None = None) -> str:
    """File it as the customer; the number."""
    given = await agreed() if consents is None else consents
    async with unit_of_work() as work:
        return (await handovers.confirm(work, who, draft_id, given, proof)).number


async def state_of(draft_id: int) -> Handover:
    """The newest handover of a draft."""
    async with unit_of_work() as work:
        query = select(Handover).where(Handover.application_id == draft_id).order_by("id")
        return (await work.session.exec(query)).all()[-1]
