"""Disagreements with a contract rejected by the company, and contracts that nobody signed in their term."""

import pytest

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.models.signing import DocumentSignature
from lkk.services.applications.case import card
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.documents import finding
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import expiring, refusing, rejecting, views
from lkk.services.signing.rejecting import NothingToReject
from lkk.services.signing.states import NotSignable
from lkk.state.applications.application_next import next_step
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Stage
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.signing import CheckOutcome, SignatureMethod, SignatureSide
from tests import application_builders as made
from tests import builders, sample_files, signing
from tests import connection_cases as path
from tests.database.test_connection_full import CONTRACT, reasons, signed, workshop
from tests.database.test_connection_law import clocks, letters

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]


async def disagreed() -> tuple[User, Application, Document]:
    """A workshop that has sent a statement of disagreements with its contract."""
    user, application = await workshop()
    contract = (await path.documents(application))[CONTRACT]
    async with unit_of_work() as work:
        content = sample_files.pdf(pages=1)
        await refusing.disagree(
            work, await builders.sign_in(user), contract.public_id, "Протокол.pdf", content, DOCUMENT_EFFECTS
        )
    return user, await made.row(application.key), contract


async def reject(actor: Actor, contract: Document, reason: str = "Сроки установлены Правилами") -> None:
    async with unit_of_work() as work:
        await rejecting.reject(work, actor, contract.public_id, reason, DOCUMENT_EFFECTS)


async def test_disagreements_are_rejected_with_a_reason_and_the_former_version_is_signed() -> None:
    user, application, contract = await disagreed()
    await path.pass_days(8)
    with pytest.raises(InvalidValue, match="не приняты"):
        await reject(await path.head(), contract, "нет")
    with pytest.raises(NotAllowed):
        await reject(await builders.sign_in(user), contract)
    before = len(await letters())
    await reject(await path.head(), contract)
    found = await clocks(application)
    assert found["tp.disagreements"].state is ClockState.MET
    assert found["tp.sign.F"].finished_on is None
    now = (await path.documents(application))[CONTRACT]
    assert (now.state, now.current_version) == (DocumentState.AWAITS_SIGNATURE, 1)
    assert now.sign_until == found["tp.sign.F"].due_on
    assert (await made.row(application.key)).waits_for_customer
    [told] = (await letters())[before:]
    assert "Сроки установлены Правилами" in told
    applicant = await builders.sign_in(user)
    async with unit_of_work() as work:
        seen = await views.view(work, applicant, contract.public_id)
        shown = await card.card(work, applicant, application.number or "")
    assert (seen.rejection, seen.may_disagree, seen.answer) == ("Сроки установлены Правилами", False, "")
    assert "Мы ответили на протокол разногласий" in next_step(shown)
    assert "disagreements_rejected" in await signing.events_of(contract)
    with pytest.raises(NothingToReject):
        await reject(await path.head(), contract)
    await signed(user, application)
    assert (await made.row(application.key)).stage is Stage.PAYMENT


async def test_after_a_rejection_the_customer_may_refuse_but_not_disagree_once_more() -> None:
    user, application, contract = await disagreed()
    await reject(await path.head(), contract)
    applicant = await builders.sign_in(user)
    with pytest.raises(NotSignable, match="отклонила разногласия"):
        async with unit_of_work() as work:
            await refusing.disagree(
                work, applicant, contract.public_id, "Ещё.pdf", sample_files.pdf(), DOCUMENT_EFFECTS
            )
    async with unit_of_work() as work:
        await refusing.refuse(work, applicant, contract.public_id, "Условия не подходят", DOCUMENT_EFFECTS)
    assert (await made.row(application.key)).status is ApplicationStatus.WITHDRAWN
    async with unit_of_work() as work:
        assert (await views.view(work, applicant, contract.public_id)).answer == "Условия не подходят"


async def test_a_contract_whose_term_of_signing_is_over_expires_and_those_in_charge_have_a_task() -> None:
    _, application = await workshop()
    contract = (await path.documents(application))[CONTRACT]
    assert contract.sign_until is not None
    await path.pass_days((contract.sign_until - await path.today(application)).days)
    assert await expiring.expire(DOCUMENT_EFFECTS) == 0, "the last day is not over"
    await path.pass_days(1)
    assert await expiring.expire(DOCUMENT_EFFECTS) == 1
    assert await expiring.expire(DOCUMENT_EFFECTS) == 0
    assert (await path.documents(application))[CONTRACT].state is DocumentState.EXPIRED
    assert "не подписан в срок" in await reasons(application)
    assert (await made.row(application.key)).status is ApplicationStatus.IN_PROGRESS


async def test_a_file_sent_in_time_is_checked_after_the_term_too() -> None:
    _, application = await workshop()
    contract = (await path.documents(application))[CONTRACT]
    await path.pass_days(60)
    async with unit_of_work() as work:
        version = await finding.current_version(work, contract)
        work.session.add(
            DocumentSignature(
                version_id=version.key,
                side=SignatureSide.CUSTOMER,
                method=SignatureMethod.CMS,
                signer_name="Петров Пётр",
                signed_at=work.now,
                outcome=CheckOutcome.NOT_CHECKED,
            )
        )
    assert await expiring.expire(DOCUMENT_EFFECTS) == 0
    assert (await path.documents(application))[CONTRACT].state is DocumentState.AWAITS_SIGNATURE


async def test_only_a_contract_that_is_disagreed_with_is_answered() -> None:
    _, application = await workshop()
    with pytest.raises(NothingToReject):
        await reject(await path.head(), (await path.documents(application))[CONTRACT])
