"""The tablet at the counter: a code opens one draft there, once; the customer confirms it, nothing else is reached."""

import asyncio

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.drafts import drafts, handovers, summary, tablets
from lkk.services.applications.drafts.handovers import Proof
from lkk.services.applications.drafts.tablets import DeviceInUse, WrongTabletCode
from lkk.services.identity import sessions, visits
from lkk.services.identity.visits import Asked
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotSignedIn, TooManyAttempts
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.tablet import Tablet
from lkk.vocabulary.applications import ConfirmedBy
from lkk.vocabulary.people import CodeChannel, Role, VisitEvidence
from tests import application_builders as applications
from tests import builders
from tests.emails import emails
from tests.event_path import event_tab
from tests.visits import REASON, agreed, confirm, handed_over, state_of, visit, visit_from

pytestmark = pytest.mark.usefixtures("database")
MINUTE = 60
TABLET = Visitor(ip="203.0.113.77", browser="Mozilla/5.0 (iPad)")


async def shown_code(inside: Actor, draft_id: int) -> str:
    async with unit_of_work() as work:
        return await tablets.show_code(work, inside, draft_id)


async def entered(code: str, visitor: Visitor = TABLET) -> Actor:
    async with unit_of_work() as work:
        signed = await tablets.enter(work, None, code, visitor)
    found = await sessions.find(None, token_hash(signed.token))
    assert found is not None
    return found


async def visit_by_code(customer: User) -> Actor:
    desk = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    async with unit_of_work() as work:
        request = await visits.send_code(work, desk, customer.key, CodeChannel.EMAIL)
    code = (await emails(customer.email))[-1].code
    async with unit_of_work() as work:
        asked = Asked(customer.key, REASON, VisitEvidence.CODE, request_id=request, code=code)
        signed = await visits.start(work, desk, asked, Visitor())
    found = await sessions.find(None, token_hash(signed.token))
    assert found is not None
    await builders.shift_clock(61)  # the next code may be sent
    return found


async def test_the_tablet_sees_this_draft_alone_and_its_session_reaches_nothing_else() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    draft_id, other = await handed_over(customer, inside), await handed_over(customer, inside)
    tablet = await entered(await shown_code(inside, draft_id))
    assert (tablet.only_draft, tablet.author_id, tablet.subject_id) == (draft_id, customer.key, customer.key)
    async with unit_of_work() as work:
        seen = await tablets.look(work, tablet)
        assert seen.waiting is not None
        assert seen.waiting.draft_id == draft_id
    for service in (drafts.load, summary.of_draft, handovers.waiting_one, handovers.take_back):
        for target in (draft_id, other):
            with pytest.raises(NotAllowed):
                async with unit_of_work() as work:
                    await service(work, tablet, target)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await sessions.list_own(work, tablet)


async def test_the_events_of_other_pages_are_closed_to_a_tablet() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    tablet = await entered(await shown_code(inside, await handed_over(customer, inside)))
    async with event_tab(tablet.session_key) as tab:
        await tab.open("/home")
        assert customer.display_name not in str(tab.seen)
        assert customer.email not in str(tab.seen)
    async with event_tab(tablet.session_key) as tab:
        shown = await tab.open("/tablet")
        assert shown["waits"] is True
        assert (await tab.do(Tablet.decline, form={"words": "Не моё"}))["waits"] is False


async def test_on_the_tablet_the_passport_seen_in_the_visit_is_enough() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    draft_id = await handed_over(customer, inside)
    tablet = await entered(await shown_code(inside, draft_id))
    with pytest.raises(FieldErrors):
        async with unit_of_work() as work:
            await tablets.confirm(work, tablet, {}, Proof())
    async with unit_of_work() as work:
        filed = await tablets.confirm(work, tablet, await agreed(), Proof())
    row = await applications.row(draft_id)
    assert (row.number, row.filed_by) == (filed.number, inside.author_id)
    assert (await state_of(draft_id)).confirmed_by is ConfirmedBy.TABLET_PASSPORT
    async with unit_of_work() as work:
        assert (await tablets.look(work, tablet)).number == filed.number
    await builders.shift_clock(2 * MINUTE + 1)
    assert await sessions.find(None, tablet.session_key) is None


async def test_without_the_passport_the_tablet_asks_for_the_customers_code() -> None:
    customer = await builders.customer()
    inside = await visit_by_code(customer)
    draft_id = await handed_over(customer, inside)
    tablet = await entered(await shown_code(inside, draft_id))
    with pytest.raises(FieldErrors):
        async with unit_of_work() as work:
            await tablets.confirm(work, tablet, await agreed(), Proof())
    async with unit_of_work() as work:
        request = await tablets.send_code(work, tablet, CodeChannel.EMAIL)
    code = (await emails(customer.email))[-1].code
    async with unit_of_work() as work:
        await tablets.confirm(work, tablet, await agreed(), Proof(request, code))
    assert (await state_of(draft_id)).confirmed_by is ConfirmedBy.TABLET_EMAIL_CODE


async def test_the_seen_passport_is_enough_on_the_tablet_alone() -> None:
    customer = await builders.customer()
    draft_id = await handed_over(customer, await visit(customer))
    with pytest.raises(FieldErrors):
        await confirm(await builders.sign_in(customer), draft_id, Proof())


async def test_the_code_of_a_tablet_is_used_once_also_by_two_at_once() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    code = await shown_code(inside, await handed_over(customer, inside))
    results = await asyncio.gather(*[entered(code) for _ in range(4)], return_exceptions=True)
    assert len([one for one in results if isinstance(one, Actor)]) == 1
    assert len([one for one in results if isinstance(one, WrongTabletCode)]) == 3


async def test_the_code_of_a_tablet_is_valid_for_two_minutes_and_a_new_one_takes_its_place() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    draft_id = await handed_over(customer, inside)
    first, second = await shown_code(inside, draft_id), await shown_code(inside, draft_id)
    with pytest.raises(WrongTabletCode):
        await entered(first)
    await builders.shift_clock(2 * MINUTE + 1)
    with pytest.raises(WrongTabletCode):
        await entered(second)


async def test_guessing_the_code_of_a_tablet_is_limited_by_network_and_for_all() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    code = await shown_code(inside, await handed_over(customer, inside))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(10):
        with pytest.raises(WrongTabletCode):
            await entered(wrong)
    with pytest.raises(TooManyAttempts):
        await entered(code)
    for network in range(1, 10):
        for _ in range(10):
            with pytest.raises(WrongTabletCode):
                await entered(wrong, Visitor(ip=f"198.51.{network}.1"))
    with pytest.raises(TooManyAttempts):
        await entered(code, Visitor(ip="192.0.2.1"))


async def test_a_device_somebody_is_signed_in_on_opens_no_tablet() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    code = await shown_code(inside, await handed_over(customer, inside))
    with pytest.raises(DeviceInUse):
        async with unit_of_work() as work:
            await tablets.enter(work, await builders.sign_in(customer), code, TABLET)


async def test_the_tablet_ends_with_the_employees_session_and_outlives_the_visit() -> None:
    customer, desk = await builders.customer(), await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    inside = await visit_from(desk, customer)
    tablet = await entered(await shown_code(inside, await handed_over(customer, inside)))
    async with unit_of_work() as work:
        await visits.leave(work, inside)
    assert await sessions.find(None, tablet.session_key) is not None
    await sessions.logout(desk.session_key)
    assert await sessions.find(None, tablet.session_key) is None


async def test_the_tablet_ends_after_a_quarter_of_an_hour() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    tablet = await entered(await shown_code(inside, await handed_over(customer, inside)))
    await builders.shift_clock(15 * MINUTE + 1)
    assert await sessions.find(None, tablet.session_key) is None


async def test_the_own_session_of_the_customer_is_no_tablet() -> None:
    customer = await builders.customer()
    await handed_over(customer, await visit(customer))
    own = await builders.sign_in(customer)
    with pytest.raises(NotSignedIn):
        async with unit_of_work() as work:
            await tablets.look(work, own)
    async with unit_of_work() as work:
        assert await tablets.leave(work, own) is False
        assert (await work.session.exec(select(Application.number))).all() == [None]
