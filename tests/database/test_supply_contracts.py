"""The supply contract after a connection: sent with consent, back as a document, signed, an account attached."""

import uuid
from datetime import timedelta

import pytest
from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.models.applications import Application, ApplicationClock, ApplicationHistory
from lkk.models.consents import Consent
from lkk.models.documents import DocumentVersion
from lkk.models.signing import DocumentSignature
from lkk.services import composition
from lkk.services.connection import supply_accounts, supply_asking, supply_cases, supply_view
from lkk.services.documents import posting
from lkk.services.documents.posting import NewDocument
from lkk.services.feed import running
from lkk.services.identity import consents
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import application_rows
from lkk.vocabulary.applications import ClockState, HistoryKind, Stage
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.signing import CheckOutcome, SignatureSide
from lkk.vocabulary.supply import SupplyState
from tests import application_builders as made
from tests import builders, sample_files, visits
from tests import supply_cases as supply
from tests.sandbox_process import Sandbox


@pytest.fixture
def supplier(database: str, sandbox: Sandbox) -> Sandbox:
    """A sandbox whose supplier offers a contract as soon as it is asked."""
    sandbox.offers_supply_after(0)
    return sandbox


async def take_back(application: Application) -> None:
    async with unit_of_work() as work:
        for one in await work.session.exec(select(Consent).where(Consent.application_id == application.key)):
            one.revoked_at = work.now


async def clocks(application: Application) -> list[ClockState]:
    async with unit_of_work() as work:
        query = select(ApplicationClock.state).where(
            ApplicationClock.application_id == application.key, ApplicationClock.rule == supply_cases.CLOCK
        )
        return [ClockState(one) for one in await work.session.exec(query.order_by(col(ApplicationClock.id)))]


async def notes(application: Application) -> list[str]:
    async with unit_of_work() as work:
        query = select(ApplicationHistory.reason).where(
            ApplicationHistory.application_id == application.key,
            ApplicationHistory.kind == HistoryKind.EXCHANGE,
            col(ApplicationHistory.internal).is_(True),
        )
        return list(await work.session.exec(query))


def received(sandbox: Sandbox, case_key: uuid.UUID) -> dict[str, object]:
    return next(one for one in sandbox.supply() if one["key"] == str(case_key))


async def test_the_case_goes_with_its_papers_and_the_clock_runs_from_that_day(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.at_supply(user)
    async with unit_of_work() as work:
        act = NewDocument(
            kind=DocumentKind.READINESS_NOTICE,
            user_id=user.key,
            title="Уведомление",
            content=sample_files.pdf(),
            application_id=application.key,
        )
        await posting.post(work, None, act)
    await supply.run("open_supply_cases")
    case = await supply.case_of(application)
    assert case.state is SupplyState.SENT
    assert case.sent_at
    assert case.ask_at == case.sent_at + timedelta(minutes=1)
    told = received(supplier, case.case_key)
    assert (told["number"], len(told["papers"])) == (application.number, 1)  # pyright: ignore[reportArgumentType]
    assert await clocks(application) == [ClockState.STOPPED, ClockState.RUNNING]
    assert await supply.told_to(user) == ["supply_sent"]
    await supply.run("open_supply_cases")
    assert (await supply.case_of(application)).case_key == case.case_key


async def test_nothing_is_sent_without_consent_and_the_customer_gives_it_on_the_page(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.at_supply(user)
    await take_back(application)
    await supply.run("open_supply_cases")
    assert (await supply.case_of(application)).state is SupplyState.WAITING
    assert await clocks(application) == [ClockState.STOPPED]
    assert await supply.told_to(user) == ["supply_consent_wanted"]
    actor, number = await builders.sign_in(user), application.number or ""
    async with unit_of_work() as work:
        seen = await supply_view.of_application(work, actor, number)
        assert seen
        assert seen.consent
    with pytest.raises(InvalidValue):
        async with unit_of_work() as work:
            await supply_cases.agree(work, actor, number, "")
    async with unit_of_work() as work:
        await supply_cases.agree(work, actor, number, seen.consent.version)
    await supply.deliver()
    assert (await supply.case_of(application)).state is SupplyState.SENT
    async with unit_of_work() as work:
        given = await consents.of_application(work, application.key)
    assert given[-1].purpose is ConsentPurpose.SUPPLIER


async def test_a_consent_taken_back_before_the_case_has_left_keeps_it_at_home(supplier: Sandbox) -> None:
    application = await supply.at_supply(await builders.customer())
    assert await supply_cases.open_cases() == 1
    await take_back(application)
    await supply.deliver()
    case = await supply.case_of(application)
    assert case.state is SupplyState.WAITING
    assert str(case.case_key) not in {one["key"] for one in supplier.supply()}


async def test_only_the_applicant_agrees_and_nobody_for_them(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.at_supply(user)
    await take_back(application)
    await supply_cases.open_cases()
    number = application.number or ""
    async with unit_of_work() as work:
        version = (await consents.current(work, ConsentPurpose.SUPPLIER)).version
    stranger = await builders.sign_in(await builders.customer("other@example.com"))
    for actor, refusal in ((stranger, NotFound), (await visits.visit(user), NotAllowed)):
        with pytest.raises(refusal):
            async with unit_of_work() as work:
                await supply_cases.agree(work, actor, number, version)


async def test_the_contract_comes_as_a_document_signed_by_the_supplier(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    case, document = await supply.case_of(application), await supply.contract_of(application)
    assert case.state is SupplyState.OFFERED
    assert case.contract
    assert (document.kind, document.state) == (DocumentKind.SUPPLY_CONTRACT, DocumentState.AWAITS_SIGNATURE)
    assert (document.number, str(document.sign_until)) == (case.contract["number"], case.contract["sign_until"])
    async with unit_of_work() as work:
        version = (
            await work.session.exec(select(DocumentVersion).where(DocumentVersion.document_id == document.key))
        ).one()
        query = select(DocumentSignature).where(DocumentSignature.version_id == version.key)
        signature = (await work.session.exec(query)).one()
    assert (version.sha256, signature.side) == (case.contract["sha256"], SignatureSide.SUPPLIER)
    assert signature.outcome is CheckOutcome.NOT_CHECKED  # nobody here knows who has certified the sandbox
    assert (await clocks(application))[-1] is ClockState.MET


async def test_a_new_text_of_the_contract_takes_the_place_of_the_one_before(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    before = await supply.contract_of(application)
    await supply.settled(await builders.sign_in(user), application, DocumentState.DISAGREED)
    assert (await supply.case_of(application)).state is SupplyState.DISAGREED
    supplier.decides_supply((await supply.case_of(application)).case_key, "offer")
    await supply.asked()
    after = await supply.contract_of(application)
    assert (after.key, after.current_version) == (before.key, before.current_version + 1)
    assert after.state is DocumentState.AWAITS_SIGNATURE
    assert (await supply.case_of(application)).state is SupplyState.OFFERED


async def test_the_signed_contract_is_concluded_and_its_account_attached_without_a_pin(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    actor, number = await builders.sign_in(user), application.number or ""
    await supply.settled(actor, application, DocumentState.SIGNED)
    case = await supply.case_of(application)
    assert case.state is SupplyState.SIGNED
    assert (received(supplier, case.case_key)["answer"] or {})["outcome"] == "signed"  # pyright: ignore
    await supply.asked()
    case, row = await supply.case_of(application), await made.row(application.key)
    assert (case.state, row.stage) == (SupplyState.CONCLUDED, Stage.DONE)
    assert case.account_number
    assert case.ask_at is None
    async with accounting_system() as accounting:
        await running.catch_up(accounting, composition.FEED)
    await supply.run("offer_supply_accounts", "offer_supply_accounts")
    assert await supply.told_to(user) == ["supply_sent", "supply_concluded", "supply_account_offered"]
    async with unit_of_work() as work:
        seen = await supply_view.of_application(work, actor, number)
        (copy,) = [one async for one in application_rows.rows(work, user.key)]
    assert copy["Договор энергоснабжения"]["Лицевой счёт"] == case.account_number
    assert seen
    (account,) = seen.accounts
    assert account.number == case.account_number
    stranger = await builders.sign_in(await builders.customer("other@example.com"))
    for other, refusal in ((stranger, NotFound), (await visits.visit(user), NotAllowed)):
        with pytest.raises(refusal):
            async with unit_of_work() as work:
                await supply_accounts.attach(work, other, number, account.id)
    async with unit_of_work() as work:
        assert await supply_accounts.attach(work, actor, number, account.id) == account.number
        link = (await work.session.exec(select(AccountLink).where(AccountLink.user_id == user.key))).one()
    assert link.account_id == account.id
    with pytest.raises(NotFound):
        async with unit_of_work() as work:
            await supply_accounts.attach(work, actor, number, account.id)


async def test_a_refusal_is_shown_and_the_staff_hand_the_case_in_anew(supplier: Sandbox) -> None:
    supplier.offers_supply_after(None)
    user = await builders.customer()
    application = await supply.at_supply(user)
    await supply.run("open_supply_cases")
    first = await supply.case_of(application)
    supplier.decides_supply(first.case_key, "refuse", "Нет акта допуска прибора учёта.")
    await supply.asked()
    refused = await supply.case_of(application)
    assert (refused.state, refused.reason) == (SupplyState.REFUSED, "Нет акта допуска прибора учёта.")
    assert refused.ask_at is None
    assert (await clocks(application))[-1] is ClockState.STOPPED
    assert (await supply.told_to(user))[-1] == "supply_refused"
    assert await notes(application) == ["Поставщик отказал в договоре энергоснабжения: Нет акта допуска прибора учёта."]
    head, actor, number = (
        await builders.sign_in(await builders.staff()),
        await builders.sign_in(user),
        application.number or "",
    )
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await supply_cases.hand_in_anew(work, actor, number)
    async with unit_of_work() as work:
        await supply_cases.hand_in_anew(work, head, number)
    await supply.deliver()
    again = await supply.case_of(application)
    assert again.state is SupplyState.SENT
    assert again.case_key != first.case_key


async def test_who_declines_the_contract_is_told_to_supplier_and_staff(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    await supply.settled(await builders.sign_in(user), application, DocumentState.REFUSED)
    case = await supply.case_of(application)
    assert (case.state, case.ask_at) == (SupplyState.DECLINED, None)
    assert (received(supplier, case.case_key)["answer"] or {})["outcome"] == "refused"  # pyright: ignore
    assert await notes(application) == ["Договор энергоснабжения: в подписании отказано"]
    assert (await made.row(application.key)).stage is Stage.SUPPLY


async def test_a_supplier_the_portal_does_not_speak_with_gets_nothing(supplier: Sandbox) -> None:
    application = await supply.at_supply(await builders.customer(), supplier="other", supplier_name="ООО «Свет»")
    await supply.run("open_supply_cases")
    case = await supply.case_of(application)
    assert case.state is SupplyState.ELSEWHERE
    assert str(case.case_key) not in {one["key"] for one in supplier.supply()}


async def test_a_silent_supplier_is_asked_again_ever_more_rarely() -> None:
    assert [supply_asking.pause(asked) for asked in (1, 3, 6, 99)] == [
        timedelta(minutes=2),
        timedelta(minutes=8),
        timedelta(hours=1),
        timedelta(hours=1),
    ]
