"""Supply contracts that are not signed in the cabinet: of a legal entity, and of a supplier that is not spoken with."""

from datetime import date

import pytest
from sqlmodel import col, select

from lkk.models.applications import ApplicationClock
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.supply import SupplyCase
from lkk.routes import application_path
from lkk.services.connection import supply_asking, supply_cases, supply_elsewhere, supply_view
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.state.applications.application import OwnApplication
from lkk.vocabulary.applications import ClockState, Stage
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.people import RegistrationKind
from lkk.vocabulary.supply import SupplyState
from tests import application_builders as made
from tests import builders, visits
from tests import supply_cases as supply
from tests.event_path import event_tab
from tests.sandbox_process import Sandbox

ON = date(2026, 11, 2)


@pytest.fixture
def supplier(database: str, sandbox: Sandbox) -> Sandbox:
    """A sandbox whose supplier offers a contract as soon as it is asked."""
    sandbox.offers_supply_after(0)
    return sandbox


async def firm() -> User:
    return await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Цех»")


async def elsewhere(user: User) -> made.Application:
    application = await supply.at_supply(user, supplier="other", supplier_name="ООО «Свет»")
    await supply_cases.open_cases()
    return application


async def told_events(user: User) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def wanted(user: User, application: made.Application) -> str:
    """What the page of the application says of the contract."""
    async with event_tab((await builders.sign_in(user)).session_key) as tab:
        await tab.open(application_path(application.number or ""))
        return str(tab.seen["supply"]["wanted"])


async def test_a_legal_entity_reads_its_contract_and_is_asked_for_no_signature_here(supplier: Sandbox) -> None:
    user = await firm()
    application = await supply.offered(user)
    case, document = await supply.case_of(application), await supply.contract_of(application)
    assert (case.state, document.state) == (SupplyState.OFFERED, DocumentState.POSTED)
    events = await told_events(user)
    assert "supply_to_read" in events
    assert "document_to_sign" not in events
    assert (await made.row(application.key)).waits_for_customer
    said = await wanted(user, application)
    assert "подписывает его не в кабинете" in said
    assert "Прочитайте договор до конца" not in said


async def test_a_new_text_for_a_legal_entity_is_to_be_read_too(supplier: Sandbox) -> None:
    application = await supply.offered(await firm())
    supplier.decides_supply((await supply.case_of(application)).case_key, "offer")
    await supply.asked()
    document = await supply.contract_of(application)
    assert (document.state, document.current_version) == (DocumentState.POSTED, 2)


async def test_the_supplier_tells_that_a_legal_entity_has_concluded(supplier: Sandbox) -> None:
    application = await supply.offered(await firm())
    supplier.decides_supply((await supply.case_of(application)).case_key, "conclude")
    await supply.asked()
    case, row = await supply.case_of(application), await made.row(application.key)
    assert (case.state, row.stage) == (SupplyState.CONCLUDED, Stage.DONE)
    assert case.account_number


async def test_the_term_of_a_legal_entity_runs_out_and_the_case_is_handed_in_anew(supplier: Sandbox) -> None:
    user = await firm()
    application = await supply.offered(user)
    await builders.shift_clock(60 * 86_400)
    await supply.asked()
    case, first = await supply.case_of(application), await supply.contract_of(application)
    assert case.state is SupplyState.EXPIRED
    assert case.ask_at is not None  # the contract may have been signed all the same
    await builders.shift_clock(0)  # the session of the page has not slept that long
    assert "ждём его ответа" in await wanted(user, application)
    head, number = await builders.sign_in(await builders.staff()), application.number or ""
    async with unit_of_work() as work:
        await supply_cases.hand_in_anew(work, head, number)
    async with unit_of_work() as work:
        assert (await work.session.get_one(type(first), first.key)).state is DocumentState.ANNULLED


@pytest.mark.parametrize("state", [DocumentState.SIGNED, DocumentState.DISAGREED])
async def test_a_supplier_that_is_silent_for_long_is_told_of_once(supplier: Sandbox, state: DocumentState) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    async with unit_of_work() as work:
        (await supply_cases.locked(work, application.key)).state = (
            SupplyState.SIGNED if state is DocumentState.SIGNED else SupplyState.DISAGREED
        )
    for days in (13, 15, 16):
        await builders.shift_clock(days * 86_400)
        async with unit_of_work() as work:
            row, case = (
                await work.session.get_one(made.Application, application.key),
                await supply_cases.locked(work, application.key),
            )
            await supply_asking.look_at_silence(work, row, case)
    async with unit_of_work() as work:
        executor = await work.session.get_one(User, (await made.row(application.key)).executor_id)
    assert (await told_events(executor)).count("supply_trouble") == 1
    await builders.shift_clock(0)
    assert "больше двух недель" in await wanted(user, application)


async def test_an_unsigned_contract_of_a_person_says_that_its_term_is_over(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    await supply.settled(await builders.sign_in(user), application, DocumentState.EXPIRED)
    assert (await supply.case_of(application)).state is SupplyState.EXPIRED
    assert not (await made.row(application.key)).waits_for_customer
    assert "прошёл" in await wanted(user, application)


async def test_a_supplier_the_portal_is_silent_with_has_no_term_and_waits_for_the_customer(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await elsewhere(user)
    async with unit_of_work() as work:
        query = select(ApplicationClock.state).where(
            ApplicationClock.application_id == application.key, ApplicationClock.rule == supply_cases.CLOCK
        )
        assert list(await work.session.exec(query)) == [ClockState.STOPPED]
        seen = await supply_view.of_application(work, await builders.sign_in(user), application.number or "")
    assert seen
    assert (seen.supplier, seen.may_tell) == ("ООО «Свет»", True)
    assert (await made.row(application.key)).waits_for_customer
    assert "supply_elsewhere" in await told_events(user)
    assert "отметьте это здесь" in await wanted(user, application)


async def test_the_customer_tells_of_the_contract_and_the_connection_is_done(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await elsewhere(user)
    async with event_tab((await builders.sign_in(user)).session_key) as tab:
        await tab.open(application_path(application.number or ""))
        await tab.do(OwnApplication.tell_of_supply, form={"contract": "", "concluded_on": ""})
        assert {"supply-told-contract", "supply-told-concluded_on"} <= set(tab.seen["errors"])
        await tab.do(OwnApplication.tell_of_supply, form={"contract": " 12-Э ", "concluded_on": ON.isoformat()})
        assert tab.seen["supply"]["contract"] == "12-Э"
    case, row = await supply.case_of(application), await made.row(application.key)
    assert (case.state, row.stage, row.waits_for_customer) == (SupplyState.CONCLUDED, Stage.DONE, False)
    with pytest.raises(supply_cases.NotNow):
        async with unit_of_work() as work:
            await supply_elsewhere.concluded(work, await builders.sign_in(user), application.number or "", "12-Э", ON)


async def test_only_the_applicant_tells_and_of_no_day_to_come(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await elsewhere(user)
    number = application.number or ""
    stranger = await builders.sign_in(await builders.customer("other@example.com"))
    for actor, refusal in ((stranger, NotFound), (await visits.visit(user), NotAllowed)):
        with pytest.raises(refusal):
            async with unit_of_work() as work:
                await supply_elsewhere.concluded(work, actor, number, "12", ON)
    with pytest.raises(FieldErrors):
        async with unit_of_work() as work:
            await supply_elsewhere.concluded(work, await builders.sign_in(user), number, "12", date(2999, 1, 1))


async def test_a_contract_of_a_supplier_the_portal_speaks_with_is_not_told_of(supplier: Sandbox) -> None:
    user = await builders.customer()
    application = await supply.offered(user)
    with pytest.raises(supply_cases.NotNow):
        async with unit_of_work() as work:
            await supply_elsewhere.concluded(work, await builders.sign_in(user), application.number or "", "12", ON)


async def test_without_a_supplier_in_the_settings_nobody_waits_for_one(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(settings()), "supplier_address", property(lambda _: ""))
    application = await supply.at_supply(await builders.customer())
    assert await supply_cases.open_cases() == 1
    async with unit_of_work() as work:
        case = (await work.session.exec(select(SupplyCase))).one()
    assert (case.application_id, case.state) == (application.key, SupplyState.ELSEWHERE)
