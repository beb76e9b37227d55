"""Acts of the accounting system and those posted by hand move the stage of a connection, each once."""

import pytest

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications import slots
from lkk.services.applications.case import card, posting_by_hand
from lkk.services.applications.case.posting_by_hand import ByHand
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.connection import result_papers, results
from lkk.services.documents import acknowledging
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import HistoryKind, Stage
from lkk.vocabulary.connection import ContractState
from lkk.vocabulary.documents import DocumentKind, DocumentState
from tests import application_builders as made
from tests import builders, sample_files, signing
from tests import connection_cases as path
from tests.database.test_accounting_documents import exchange, office
from tests.database.test_documents_of_applications import send as upload
from tests.sandbox_process import Sandbox

__all__ = ["office"]  # the fixture
ACT, ADMISSION = DocumentKind.CONNECTION_ACT, DocumentKind.COMMISSIONING_ACT


async def stage(application: Application) -> Stage | None:
    return (await made.row(application.key)).stage


async def begun(application: Application, to: Stage) -> int:
    """How many times a stage has begun."""
    async with unit_of_work() as work:
        seen = await card.card(work, await path.head(), application.number or "")
    return sum(one.kind is HistoryKind.STAGE and to.label in one.title for one in seen.timeline)


async def tasks(application: Application) -> int:
    """How many events have changed no stage and are told to those in charge."""
    async with unit_of_work() as work:
        seen = await card.card(work, await path.head(), application.number or "")
    return sum("не изменило этап" in one.reason for one in seen.timeline)


async def workshop() -> tuple[User, Application]:
    """A workshop that waits for its connection."""
    user = await path.firm()
    application = await path.at_works(user)
    await path.advance(await path.head(), application, Stage.INSPECTION, Stage.CONNECTION)
    return user, application


async def house(user: User) -> Application:
    """A house of 12 kW whose contract is concluded: the works run."""
    application = await path.offered(user)
    await path.pay((await path.invoices(application))[0], await path.today(application))
    return application


async def by_hand(kind: DocumentKind, application: Application) -> None:
    """An operator posts a document, signed by the company where the applicant signs after it."""
    operator, content = await path.head(), sample_files.pdf(pages=2)
    await upload(operator, application.key, slots.POSTING, body=content)
    if kind.signs.customer:
        signature = path.company_signer().detached(content)
        await upload(operator, application.key, slots.POSTING, name="Акт.pdf.sig", body=signature)
    told = ByHand(kind, "", "7", await path.today(application), None)
    async with unit_of_work() as work:
        await posting_by_hand.post(work, operator, application.key, told, DOCUMENT_EFFECTS)


async def read(user: User, application: Application, kind: DocumentKind) -> None:
    """The applicant opens every page and confirms it."""
    actor, document = await builders.sign_in(user), (await path.documents(application))[kind]
    await signing.read_to_end(actor, document)
    async with unit_of_work() as work:
        await acknowledging.acknowledge(work, actor, document.public_id, DOCUMENT_EFFECTS)


async def test_an_act_of_accounting_begins_the_stage_of_the_acts_once(office: Sandbox) -> None:
    user, application = await workshop()
    today = await path.today(application)
    facts = {"application_key": str(application.filing_key), "kind": ACT.value, "title": "Акт", "number": "7"}
    office.tell_document(**facts, issued_on=today.isoformat())
    await exchange()
    office.forget_cursors()
    await exchange()
    assert await stage(application) is Stage.ACTS
    assert await begun(application, Stage.ACTS) == 1
    assert (await path.case_of(application)).connected_on == today
    office.tell_document(**facts | {"number": "8"}, issued_on=today.isoformat())
    await exchange()
    assert (await stage(application), await tasks(application)) == (Stage.ACTS, 0)
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    case = await path.case_of(application)
    assert (case.state, await stage(application)) == (ContractState.PERFORMED, Stage.SUPPLY)


async def test_an_act_that_comes_before_its_stage_moves_nothing(office: Sandbox) -> None:
    application = await path.at_works(await path.firm())
    office.tell_document(
        application_key=str(application.filing_key), kind=ACT.value, title="Акт", issued_on="2026-03-12"
    )
    await exchange()
    assert ACT in await path.documents(application)
    assert (await stage(application), await tasks(application)) == (Stage.NOTICE, 0)


@pytest.mark.usefixtures("database")
async def test_an_act_posted_by_hand_begins_the_stage_of_the_acts_and_a_second_one_moves_nothing() -> None:
    user, application = await workshop()
    await by_hand(ACT, application)
    assert await stage(application) is Stage.ACTS
    assert (await path.case_of(application)).connected_on == await path.today(application)
    await by_hand(ACT, application)
    assert (await begun(application, Stage.ACTS), await tasks(application)) == (1, 0)
    for _ in range(2):
        await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    assert (await begun(application, Stage.SUPPLY), await tasks(application)) == (1, 0)


@pytest.mark.usefixtures("database")
async def test_readiness_and_commissioning_posted_by_hand_lead_a_house_on_and_reading_the_act_takes_it() -> None:
    user = await builders.customer()
    application = await house(user)
    await by_hand(ADMISSION, application)
    assert await stage(application) is Stage.WORKS, "nothing can be switched on yet"
    await by_hand(DocumentKind.READINESS_NOTICE, application)
    assert await stage(application) is Stage.CONNECTION
    async with unit_of_work() as work:
        await results.switched_on(work, await builders.sign_in(user), application.key)
    assert await stage(application) is Stage.ACTS, "the act was there already"
    await read(user, application, ADMISSION)
    assert await stage(application) is Stage.SUPPLY
    assert (await path.case_of(application)).state is ContractState.PERFORMED


@pytest.mark.usefixtures("database")
async def test_an_act_of_commissioning_ends_the_connection_once_the_applicant_has_switched_on() -> None:
    user = await builders.customer()
    application, operator = await house(user), await path.head()
    async with unit_of_work() as work:
        await result_papers.prepare_readiness(work, operator, application.key, "Зажимы")
    await path.send_papers(operator, application)
    async with unit_of_work() as work:
        await results.switched_on(work, await builders.sign_in(user), application.key)
    assert await stage(application) is Stage.CONNECTION
    await by_hand(ADMISSION, application)
    await by_hand(ADMISSION, application)
    assert await stage(application) is Stage.ACTS
    assert (await begun(application, Stage.ACTS), await tasks(application)) == (1, 0)


@pytest.mark.usefixtures("database")
async def test_an_act_of_the_check_posted_by_hand_waits_for_the_applicant_and_leads_on_when_signed() -> None:
    user, check = await path.firm(), DocumentKind.TC_CHECK_ACT
    application = await path.at_works(user)
    await by_hand(check, application)
    assert not (await made.row(application.key)).waits_for_customer, "no inspection runs"
    await path.advance(await path.head(), application, Stage.INSPECTION)
    await path.settled(application, check, DocumentState.SIGNED, await builders.sign_in(user))
    assert await stage(application) is Stage.INSPECTION, "it is of before the inspection"
    await by_hand(check, application)
    assert (await made.row(application.key)).waits_for_customer
    await path.settled(application, check, DocumentState.SIGNED, await builders.sign_in(user))
    assert (await stage(application), await tasks(application)) == (Stage.CONNECTION, 0)
