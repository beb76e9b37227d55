"""The company's .sig beside the papers of a connection: for what the applicant signs, checked against the bytes."""

import uuid
from pathlib import Path

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document, DocumentVersion
from lkk.models.identity import User
from lkk.models.signing import DocumentSignature
from lkk.services.composition import OWNERS
from lkk.services.connection import offering, result_papers
from lkk.services.connection.company_signatures import SignatureMissing
from lkk.services.connection.results import NotNow
from lkk.services.files import giving, removing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import views
from lkk.services.signing.cms import NotSignature
from lkk.services.signing.files import SignatureInvalid
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from lkk.vocabulary.signing import SignatureSide, SigningStep
from tests import application_builders as made
from tests import builders, signatures, signing
from tests import connection_cases as path

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]


@pytest.fixture(autouse=True)
def _trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signing.trust_the_test_centre(tmp_path, monkeypatch)


async def prepared() -> tuple[Actor, Application]:
    """A workshop whose contract and technical conditions are prepared."""
    operator = await path.head()
    return operator, await path.offered_with(operator, await path.at_review(await path.firm(), path.WORKSHOP))


async def paper(application: Application, number: int = 0) -> bytes:
    """The bytes of one of the papers that are prepared."""
    return await giving.read_whole(uuid.UUID((await path.case_of(application)).papers[number]["file_id"]))


async def send(actor: Actor, application: Application) -> None:
    async with unit_of_work() as work:
        await offering.send(work, actor, application.key)


async def refused(actor: Actor, application: Application, wanted: type[ServiceError]) -> ServiceError:
    """Why the conditions are not sent; nothing is posted and the stage stands."""
    with pytest.raises(wanted) as error:
        await send(actor, application)
    assert await path.documents(application) == {}
    assert (await made.row(application.key)).stage is Stage.REVIEW
    return error.value


async def signed_by_company(application: Application) -> set[DocumentKind]:
    async with unit_of_work() as work:
        query = (
            select(Document.kind)
            .join(DocumentVersion, col(DocumentVersion.document_id) == col(Document.id))
            .join(DocumentSignature, col(DocumentSignature.version_id) == col(DocumentVersion.id))
            .where(Document.application_id == application.key, DocumentSignature.side == SignatureSide.COMPANY)
        )
        return {DocumentKind(one) for one in await work.session.exec(query)}


async def test_a_contract_is_not_sent_until_the_company_has_signed_it_and_its_conditions() -> None:
    operator, application = await prepared()
    error = await refused(operator, application, SignatureMissing)
    assert error.at == "signature"
    assert "«Договор технологического присоединения» и «Технические условия»" in error.text
    await path.add_signature(operator, application, path.company_signer().detached(await paper(application, 1)))
    assert "к документу «Договор" in (await refused(operator, application, SignatureMissing)).text
    await path.add_signature(operator, application, path.company_signer().detached(await paper(application)))
    await send(operator, application)
    assert await signed_by_company(application) == {DocumentKind.CONTRACT, DocumentKind.TECHNICAL_CONDITIONS}


async def test_each_wrong_signature_is_refused_with_its_own_sentence() -> None:
    operator, application = await prepared()
    content = await paper(application)
    ours = path.company_signer()
    wrong = {
        "сделана для другого файла": ours.detached(b"%PDF of somebody else"),
        "истёк": signatures.signer("Директоров Олег Юрьевич", "БСК", signing.COMPANY_INN, ended=True).detached(content),
        "выдан другой организации": signatures.signer().detached(content),
    }
    for words, signature in wrong.items():
        await path.add_signature(operator, application, signature)
        error = await refused(operator, application, SignatureInvalid)
        assert words in error.text
        assert error.at == "signature"
        await path.take_signatures_out(application)
    await path.add_signature(operator, application, content, "Договор.pdf")
    assert "Это не файл электронной подписи" in (await refused(operator, application, NotSignature)).text
    await path.take_signatures_out(application)
    for _ in range(2):
        await path.add_signature(operator, application, ours.detached(content))
    assert "две подписи" in (await refused(operator, application, SignatureInvalid)).text


async def test_signatures_that_nobody_can_compute_go_to_the_documents_they_are_named_after() -> None:
    operator, application = await prepared()
    for number in (1, 0):
        signature = signatures.gost(path.company_signer().detached(await paper(application, number)))
        title = (await path.case_of(application)).papers[number]["title"]
        await path.add_signature(operator, application, signature, f"{title}.pdf.sig")
    await send(operator, application)
    assert await signed_by_company(application) == {DocumentKind.CONTRACT, DocumentKind.TECHNICAL_CONDITIONS}


async def test_a_customer_reads_the_signed_contract_and_need_not_wait_for_the_company() -> None:
    user = await path.firm()
    application = await path.offered(user, path.WORKSHOP, substation="on")
    contract = (await path.documents(application))[DocumentKind.CONTRACT]
    async with unit_of_work() as work:
        seen = await views.view(work, await builders.sign_in(user), contract.public_id)
    assert seen.step is SigningStep.READ
    assert [one.side for one in seen.signatures] == [SignatureSide.COMPANY.label]


async def test_conditions_of_the_simplified_track_carry_the_signature_of_the_company() -> None:
    application = await path.offered(await builders.customer())
    assert await signed_by_company(application) == {DocumentKind.OFFER, DocumentKind.TECHNICAL_CONDITIONS}


async def at_connection() -> tuple[User, Application]:
    """A workshop that is to be connected."""
    user = await path.firm()
    application = await path.at_works(user)
    await path.advance(await path.head(), application, Stage.INSPECTION, Stage.CONNECTION)
    return user, application


async def test_an_act_is_looked_at_signed_by_the_company_and_only_then_sent() -> None:
    user, application = await at_connection()
    operator, today = await path.head(), await path.today(application)
    with pytest.raises(NotNow):
        async with unit_of_work() as work:
            await result_papers.send(work, operator, application.key)
    async with unit_of_work() as work:
        await result_papers.prepare_act(work, operator, application.key, "Зажимы ввода", today)
    assert DocumentKind.CONNECTION_ACT not in await path.documents(application)
    assert (await path.case_of(application)).connected_on is None
    with pytest.raises(SignatureMissing, match="Акт об осуществлении"):
        async with unit_of_work() as work:
            await result_papers.send(work, operator, application.key)
    content = await paper(application)
    await path.send_papers(operator, application)
    act = (await path.documents(application))[DocumentKind.CONNECTION_ACT]
    assert await signing.bytes_of(await signing.version_of(act)) == content
    assert DocumentKind.CONNECTION_ACT in await signed_by_company(application)
    assert (await made.row(application.key)).stage is Stage.ACTS
    assert (await path.case_of(application)).connected_on == today
    async with unit_of_work() as work:
        assert (await views.view(work, await builders.sign_in(user), act.public_id)).step is SigningStep.READ


async def test_an_act_of_yesterday_is_prepared_anew() -> None:
    _, application = await at_connection()
    operator = await path.head()
    async with unit_of_work() as work:
        await result_papers.prepare_act(work, operator, application.key, "Зажимы", await path.today(application))
    await path.pass_days(1)
    with pytest.raises(NotNow, match="заново"):
        await path.send_papers(operator, application)


async def test_a_notice_of_readiness_carries_the_signature_of_the_company() -> None:
    application, operator = await path.offered(await builders.customer()), await path.head()
    before = await signed_by_company(application)
    await path.pay((await path.invoices(application))[0], await path.today(application))
    async with unit_of_work() as work:
        await result_papers.prepare_readiness(work, operator, application.key, "Зажимы ввода")
    await path.add_signature(operator, application, path.company_signer().detached(b"%PDF other"))
    with pytest.raises(SignatureInvalid, match="другого файла"):
        async with unit_of_work() as work:
            await result_papers.send(work, operator, application.key)
    assert (await made.row(application.key)).stage is Stage.WORKS
    await path.take_signatures_out(application)
    await path.send_papers(operator, application)
    assert await signed_by_company(application) - before == {DocumentKind.READINESS_NOTICE}
    assert (await made.row(application.key)).stage is Stage.CONNECTION


async def test_a_signature_that_waits_is_taken_out_by_any_employee_who_works_with_applications() -> None:
    operator, application = await prepared()
    await path.add_signature(operator, application, path.company_signer().detached(await paper(application)))
    async with unit_of_work() as work:
        [file] = (await offering.desk(work, operator, application.number or "")).signatures
    reader = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    with pytest.raises(NotFound):
        await removing.remove(OWNERS, reader, file.id)
    await removing.remove(OWNERS, await path.head(), file.id)
    async with unit_of_work() as work:
        assert (await offering.desk(work, operator, application.number or "")).signatures == ()
