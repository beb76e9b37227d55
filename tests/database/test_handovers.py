"""«Передать на подтверждение»: the employee prepares, the customer alone files, in the cabinet or on a tablet."""

import asyncio

import pytest
from sqlmodel import select

from lkk.models.notifications import Notification
from lkk.services.applications.case import card
from lkk.services.applications.case.files import ApplicationFiles
from lkk.services.applications.drafts import drafts, filing, handovers
from lkk.services.applications.drafts.drafts import HandedOver
from lkk.services.applications.drafts.handovers import NothingWaits, NotReady, Proof
from lkk.services.applications.drafts.newer import NewerDraft
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ConfirmedBy, FiledBy, HandoverState
from lkk.vocabulary.people import CodeChannel, Role
from tests import application_builders as applications
from tests import builders
from tests.emails import emails
from tests.visits import agreed, code_for, confirm, handed_over, state_of, visit

pytestmark = pytest.mark.usefixtures("database")
MINUTE = 60
TABLET = Visitor(ip="203.0.113.77", browser="Mozilla/5.0 (iPad)")


async def titles_of(user_id: int) -> list[str]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification.title).where(Notification.user_id == user_id)))


@pytest.mark.parametrize("role", [Role.SERVICE_CENTRE_OPERATOR, Role.MFC_OPERATOR])
async def test_the_customer_files_what_an_operator_has_prepared_in_the_operators_name(role: Role) -> None:
    customer, employee = await builders.customer(), await builders.staff(role, name="Орлова Марина Павловна")
    draft_id = await handed_over(customer, await visit(customer, employee))
    own = await builders.sign_in(customer)
    async with unit_of_work() as work:
        assert [one.prepared_by for one in await handovers.waiting(work, own)] == ["Орлова Марина Павловна"]
    number = await confirm(own, draft_id, await code_for(own, draft_id))
    filed = await applications.row(draft_id)
    assert (filed.number, filed.status, filed.filed_by) == (number, ApplicationStatus.SUBMITTED, employee.key)
    assert (await state_of(draft_id)).confirmed_by is ConfirmedBy.EMAIL_CODE
    for who in (own, await builders.sign_in(employee)):
        async with unit_of_work() as work:
            seen = await card.card(work, who, number)
        assert seen.confirmed is not None
        assert seen.confirmed.prepared_by == "Орлова Марина Павловна"
    assert any("подтверждена и подана" in one for one in await titles_of(employee.key))


async def test_the_customer_is_told_that_something_waits() -> None:
    customer = await builders.customer()
    await handed_over(customer, await visit(customer))
    assert any("ждёт вашего подтверждения" in one for one in await titles_of(customer.key))
    assert any("ждёт вашего подтверждения" in letter.subject for letter in await emails(customer.email))


async def test_what_waits_is_changed_by_nobody() -> None:
    customer = await builders.customer()
    inside, own = await visit(customer), await builders.sign_in(customer)
    draft_id = await handed_over(customer, inside)
    for who in (inside, own):
        with pytest.raises(HandedOver):
            async with unit_of_work() as work:
                await drafts.save_field(work, who, draft_id, "text", "Другое")
        with pytest.raises(HandedOver):
            async with unit_of_work() as work:
                await drafts.discard(work, who, draft_id)
        with pytest.raises(NotFound):
            async with unit_of_work() as work:
                await ApplicationFiles().demand_place(work, who, draft_id, "documents")
    with pytest.raises(HandedOver):
        async with unit_of_work() as work:
            await filing.file(work, own, draft_id, await agreed())


async def test_a_draft_with_errors_or_an_older_one_is_not_handed_over() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    async with unit_of_work() as work:
        empty = await drafts.begin(work, inside, applications.ENQUIRY)
    with pytest.raises(NewerDraft):
        async with unit_of_work() as work:
            await handovers.hand_over(work, inside, empty.id, "1.000000")
    with pytest.raises(NotReady):
        async with unit_of_work() as work:
            await handovers.hand_over(work, inside, empty.id, empty.version)


async def test_a_customer_hands_nothing_over_and_an_employee_out_of_the_cabinet_neither() -> None:
    customer = await builders.customer()
    draft_id = await applications.draft(customer)
    for who in (await builders.sign_in(customer), await builders.sign_in(await builders.staff())):
        with pytest.raises(NotAllowed):
            async with unit_of_work() as work:
                await handovers.hand_over(work, who, draft_id, "1")


async def test_without_consents_or_code_nothing_is_filed_and_the_code_still_fits() -> None:
    customer = await builders.customer()
    draft_id = await handed_over(customer, await visit(customer))
    own = await builders.sign_in(customer)
    proof = await code_for(own, draft_id)
    with pytest.raises(FieldErrors):
        await confirm(own, draft_id, proof, {})
    with pytest.raises(FieldErrors) as refused:
        await confirm(own, draft_id, Proof())
    assert set(refused.value.fields) == {"code"}
    wrong = f"{(int(proof.code) + 1) % 1_000_000:06d}"
    with pytest.raises(WrongCode):
        await confirm(own, draft_id, Proof(proof.request_id, wrong))
    assert (await applications.row(draft_id)).number is None
    assert await confirm(own, draft_id, proof)


async def test_a_code_confirms_the_application_it_was_sent_for_alone() -> None:
    customer = await builders.customer()
    inside, own = await visit(customer), await builders.sign_in(customer)
    first, second = await handed_over(customer, inside), await handed_over(customer, inside)
    proof = await code_for(own, first)
    with pytest.raises(WrongCode):
        await confirm(own, second, proof)
    assert await confirm(own, first, proof)


async def test_only_the_owner_confirms() -> None:
    customer = await builders.customer()
    draft_id = await handed_over(customer, await visit(customer))
    stranger = await builders.sign_in(await builders.customer())
    with pytest.raises(NothingWaits):
        await confirm(stranger, draft_id, Proof(1, "123456"))
    with pytest.raises(NothingWaits):
        async with unit_of_work() as work:
            await handovers.send_code(work, stranger, draft_id, CodeChannel.EMAIL)


async def test_two_confirmations_at_once_file_one_application() -> None:
    customer = await builders.customer()
    draft_id = await handed_over(customer, await visit(customer))
    own = await builders.sign_in(customer)
    proof = await code_for(own, draft_id)
    results = await asyncio.gather(*[confirm(own, draft_id, proof) for _ in range(4)], return_exceptions=True)
    assert len([one for one in results if isinstance(one, str)]) == 1
    assert all(isinstance(one, str | WrongCode | NothingWaits) for one in results)


async def test_a_refusal_goes_back_to_the_employee_with_the_words() -> None:
    customer, employee = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    draft_id = await handed_over(customer, await visit(customer, employee))
    own = await builders.sign_in(customer)
    with pytest.raises(InvalidValue):
        async with unit_of_work() as work:
            await handovers.decline(work, own, draft_id, "  ")
    async with unit_of_work() as work:
        await handovers.decline(work, own, draft_id, "Адрес не тот")
    row = await state_of(draft_id)
    assert (row.state, row.words) == (HandoverState.DECLINED, "Адрес не тот")
    assert any("не подтвердил" in one for one in await titles_of(employee.key))
    async with unit_of_work() as work:
        await drafts.save_field(work, own, draft_id, "text", "Можно снова изменить")
    with pytest.raises(NothingWaits):
        await confirm(own, draft_id, Proof(1, "123456"))


async def test_the_employee_takes_it_back_and_hands_it_over_again() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    draft_id = await handed_over(customer, inside)
    async with unit_of_work() as work:
        await handovers.take_back(work, inside, draft_id)
        seen = await drafts.load(work, inside, draft_id)
        await handovers.hand_over(work, inside, draft_id, seen.version)
    assert (await state_of(draft_id)).state is HandoverState.WAITING


async def test_how_the_customer_asked_is_recorded_among_the_ways_of_the_staff() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    draft_id = await handed_over(customer, inside)
    assert (await applications.row(draft_id)).filed_channel is FiledBy.OFFICE
    async with unit_of_work() as work:
        await handovers.take_back(work, inside, draft_id)
        seen = await drafts.load(work, inside, draft_id)
        await handovers.hand_over(work, inside, draft_id, seen.version, FiledBy.PHONE)
    assert (await applications.row(draft_id)).filed_channel is FiledBy.PHONE
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await handovers.hand_over(work, inside, draft_id, seen.version, FiledBy.CABINET)
