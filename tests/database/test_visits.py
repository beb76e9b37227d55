"""«Вход под пользователем»: let in with consent, half an hour, on record; the customer's own stays out of reach."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from reflex_base.registry import RegistrationContext
from sqlmodel import select

from lkk.lkk import app
from lkk.models.audit import AuditEvent
from lkk.services import composition, notifications
from lkk.services.accounts import links
from lkk.services.applications.case import disputes, message_drafts, messages
from lkk.services.applications.desk import desk, export
from lkk.services.applications.drafts import drafts, filing, handovers
from lkk.services.applications.workflow import status_changes
from lkk.services.identity import identity_levels, passwords, sessions, staff_users, visits
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.identity.visits import Asked
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings import entry
from lkk.state.access import fits_session, rule_of
from lkk.state.applications.applications_address import asked
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, IdentityLevel, Role, VisitEvidence
from lkk.vocabulary.permissions import Open
from tests import application_builders as applications
from tests import builders
from tests.emails import emails
from tests.event_path import event_tab, statements
from tests.visits import REASON, in_person, visit, visit_from

pytestmark = pytest.mark.usefixtures("database")
MINUTE = 60


async def start(desk_of: Actor, asked: Asked) -> Actor | None:
    async with unit_of_work() as work:
        signed = await visits.start(work, desk_of, asked, Visitor())
    return await sessions.find(None, token_hash(signed.token))


async def operator(role: Role = Role.SERVICE_CENTRE_OPERATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def recorded(action: AuditAction) -> list[AuditEvent]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(AuditEvent).where(AuditEvent.action == action.value)))


async def ask_code(desk_of: Actor, customer_id: int) -> tuple[int, str]:
    async with unit_of_work() as work:
        request = await visits.send_code(work, desk_of, customer_id, CodeChannel.EMAIL)
    return request, (await emails())[-1].code


async def test_a_visit_names_the_employee_as_author_and_the_customer_as_subject() -> None:
    customer, employee = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    actor = await visit(customer, employee)
    assert (actor.author_id, actor.subject_id, actor.role) == (employee.key, customer.key, Role.CUSTOMER)
    assert actor.visit is not None
    assert (actor.visit.reason, actor.visit.evidence) == (REASON, VisitEvidence.IN_PERSON)


async def test_without_a_reason_or_the_passport_nobody_is_let_in() -> None:
    customer, at_desk = await builders.customer(), await operator()
    with pytest.raises(FieldErrors) as refused:
        await start(at_desk, in_person(customer, reason="  ", passport=False))
    assert set(refused.value.fields) == {"reason", "passport"}
    assert await recorded(AuditAction.VISIT_STARTED) == []


async def test_the_passport_that_was_seen_is_noted() -> None:
    customer = await builders.customer()
    await visit(customer)
    async with unit_of_work() as work:
        assert await identity_levels.level_of(work, customer.key) is IdentityLevel.PASSPORT_SEEN


async def test_the_code_of_the_customer_lets_in_the_employee_who_asked_for_it_alone_and_once() -> None:
    customer, at_desk, other = await builders.customer(), await operator(), await operator()
    request, code = await ask_code(at_desk, customer.key)
    asked = Asked(customer.key, REASON, VisitEvidence.CODE, request_id=request, code=code)
    with pytest.raises(WrongCode):
        await start(other, asked)
    assert await start(at_desk, asked) is not None
    with pytest.raises(WrongCode):
        await start(at_desk, asked)


async def test_a_wrong_code_lets_nobody_in_and_stays_counted() -> None:
    customer, at_desk = await builders.customer(), await operator()
    request, code = await ask_code(at_desk, customer.key)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            await start(at_desk, Asked(customer.key, REASON, VisitEvidence.CODE, request_id=request, code=wrong))
    with pytest.raises(WrongCode, match="закончились"):
        await start(at_desk, Asked(customer.key, REASON, VisitEvidence.CODE, request_id=request, code=code))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.SERVICE_CENTRE_OPERATOR, True),
        (Role.MFC_OPERATOR, True),
        (Role.ADMINISTRATOR, True),
        (Role.ADVOCATE_MANAGER, False),
        (Role.CUSTOMER, False),
    ],
)
async def test_cabinets_are_entered_by_the_counters_and_administrators(role: Role, *, may: bool) -> None:
    customer = await builders.customer()
    who = await (builders.customer() if role is Role.CUSTOMER else builders.staff(role))
    if may:
        assert await visit(customer, who)
    else:
        with pytest.raises(NotAllowed):
            await visit(customer, who)


async def test_no_employee_is_visited_and_a_visit_begins_no_other() -> None:
    customer, colleague = await builders.customer(), await builders.staff(Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        await visit(colleague)
    inside = await visit(customer)
    with pytest.raises(NotAllowed):
        await visit_from(inside, await builders.customer())


async def test_a_visit_ends_after_thirty_minutes_and_the_employees_own_session_goes_on() -> None:
    at_desk = await operator()
    inside = await visit_from(at_desk, await builders.customer())
    for _ in range(2):
        await builders.shift_clock(14 * MINUTE)
        assert await sessions.find(None, inside.session_key) is not None
    await builders.shift_clock(29 * MINUTE)
    assert await sessions.find(None, inside.session_key) is not None
    await builders.shift_clock(30 * MINUTE + 1)
    assert await sessions.find(None, inside.session_key) is None
    assert await sessions.find(None, at_desk.session_key) is not None


async def test_work_in_the_cabinet_keeps_the_employees_own_session_from_idling() -> None:
    at_desk = await operator()
    inside = await visit_from(at_desk, await builders.customer())
    await builders.shift_clock(20 * MINUTE)
    assert await sessions.find(None, inside.session_key) is not None
    await builders.shift_clock(45 * MINUTE)
    assert await sessions.find(None, at_desk.session_key) is not None


async def test_a_visit_ends_with_the_session_it_was_begun_from() -> None:
    at_desk = await operator()
    inside = await visit_from(at_desk, await builders.customer())
    await sessions.logout(at_desk.session_key)
    assert await sessions.find(None, inside.session_key) is None


async def test_signing_out_in_a_visit_ends_the_employees_own_session_too() -> None:
    at_desk = await operator()
    inside = await visit_from(at_desk, await builders.customer())
    await sessions.logout(inside.session_key)
    assert await sessions.find(None, at_desk.session_key) is None


@pytest.mark.parametrize("locked", ["author", "subject"])
async def test_a_visit_ends_with_the_lock_of_either(locked: str) -> None:
    inside = await visit(await builders.customer())
    administrator = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR))
    async with unit_of_work() as work:
        await staff_users.lock(work, administrator, getattr(inside, f"{locked}_id"), "Проверка")
    assert await sessions.find(None, inside.session_key) is None


async def test_leaving_ends_the_visit_alone_and_both_ends_are_recorded() -> None:
    customer, at_desk = await builders.customer(), await operator()
    inside = await visit_from(at_desk, customer)
    async with unit_of_work() as work:
        await visits.leave(work, inside)
    assert await sessions.find(None, inside.session_key) is None
    assert await sessions.find(None, at_desk.session_key) is not None
    for action in (AuditAction.VISIT_STARTED, AuditAction.VISIT_ENDED):
        assert [(row.actor_id, row.subject) for row in await recorded(action)] == [
            (at_desk.author_id, f"user:{customer.key}")
        ]


async def test_another_visit_of_the_same_session_ends_the_one_before() -> None:
    at_desk = await operator()
    first = await visit_from(at_desk, await builders.customer())
    assert await visit_from(at_desk, await builders.customer())
    assert await sessions.find(None, first.session_key) is None


async def test_the_customer_neither_sees_a_visit_among_own_sessions_nor_ends_it() -> None:
    customer = await builders.customer()
    own, inside = await builders.sign_in(customer), await visit(customer)
    async with unit_of_work() as work:
        assert [row.id for row in await sessions.list_own(work, own)] == [own.session_id]
        with pytest.raises(NotFound):
            await sessions.end_own(work, own, inside.session_id)
        assert await sessions.end_others(work, own) == 0


async def test_no_event_but_the_reviewed_ones_is_let_through_in_a_visit() -> None:
    inside = await visit(await builders.customer())
    with app.set_contexts():
        refused = [
            name
            for name, one in RegistrationContext.get().event_handlers.items()
            if one.states[0].__module__.startswith("lkk.")
            and not name.endswith(".setvar")
            and (rule := rule_of(one.handler.fn)) is not None
            and rule is not Open.EVERYONE
            and inside.role.may(rule)
            and not fits_session(one.handler.fn, inside)
        ]
    assert len(refused) > 15
    async with event_tab(inside.session_key) as tab:
        await tab.open("/home")
        with statements() as asked:
            for name in refused:
                answer = await tab._send(name, {}, tab._place)
                assert NotInVisit.text in {one["text"] for one in answer["commands"]}, name
    writes = [one for one in asked if one.lstrip().lower().startswith(("insert", "update", "delete"))]
    assert writes == []


_Call = Callable[[UnitOfWork, Actor, Any], Awaitable[Any]]
#: What stays the customer's own, by the service that does it; `at` holds ids that are right.
REFUSED: dict[str, _Call] = {
    "attach an account": lambda work, who, at: links.attach(work, who, at["number"], builders.PIN),
    "detach an account": lambda work, who, at: links.detach(work, who, at["account"]),
    "keep readings": lambda work, who, at: entry.save(work, who, at["account"], {at["register"]: "1"}),
    "send readings": lambda work, who, at: entry.submit(work, who, at["account"], {at["register"]: "1"}, {}),
    "end a session": lambda work, who, at: sessions.end_own(work, who, at["session"]),
    "end other sessions": lambda work, who, at: sessions.end_others(work, who),
    "see sessions": lambda work, who, at: sessions.list_own(work, who),
    "choose letters": lambda work, who, at: notifications.choose(
        work, who, "draft_waits", composition.EVENTS, wanted=False
    ),
    "see the choice of letters": lambda work, who, at: notifications.list_choices(work, who, composition.EVENTS),
    "read all notices": lambda work, who, at: notifications.read_all(work, who),
    "file": lambda work, who, at: filing.file(work, who, at["draft"], at["consents"]),
    "reopen": lambda work, who, at: disputes.reopen(work, who, at["filed"], "Не согласен"),
    "send the customer's code": lambda work, who, at: handovers.send_code(work, who, at["draft"], CodeChannel.EMAIL),
    "confirm": lambda work, who, at: handovers.confirm(work, who, at["draft"], at["consents"], handovers.Proof(1, "1")),
    "decline": lambda work, who, at: handovers.decline(work, who, at["draft"], "Нет"),
    "export": lambda work, who, at: export.sheet(work, who, at["query"], at["view"]),
}


@pytest.mark.parametrize("what", sorted(REFUSED))
async def test_a_service_refuses_in_a_visit_what_is_the_customers_own(what: str) -> None:
    customer, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(customer, metered.account)
    own = await builders.sign_in(customer)
    free = await builders.account()
    draft = await applications.draft(customer)
    filed = await applications.brought_to(customer, ApplicationStatus.FULFILLED)
    inside = await visit(customer)
    async with unit_of_work() as work:
        at = {
            "number": free.number,
            "account": metered.account.key,
            "register": metered.registers[0].key,
            "session": own.session_id,
            "draft": draft,
            "filed": filed.key,
            "consents": await applications.agreed(work),
            "query": asked({}).query,
            "view": asked({}).view,
        }
    with pytest.raises(NotInVisit):
        async with unit_of_work() as work:
            await REFUSED[what](work, inside, at)


async def test_the_password_is_not_changed_in_a_visit() -> None:
    inside = await visit(await builders.customer())
    with pytest.raises(NotInVisit):
        await passwords.change(inside, builders.PASSWORD, "Another-2026-word", "Another-2026-word", Visitor())


async def test_what_the_employee_changes_is_recorded_with_the_employee() -> None:
    customer = await builders.customer()
    filed = await applications.brought_to(customer, ApplicationStatus.IN_PROGRESS)
    inside = await visit(customer)
    async with unit_of_work() as work:
        draft = await drafts.begin(work, inside, applications.ENQUIRY)
        await drafts.save_field(work, inside, draft.id, "text", "Вопрос, заданный на приёме")
        await message_drafts.keep(work, inside, filed.key, "Слова", 0)
        await messages.post(work, inside, filed.key, "Слова", uuid4())
    changed = [(row.actor_id, row.subject) for row in await recorded(AuditAction.VISIT_CHANGED)]
    assert {subject for _, subject in changed} == {f"application:{draft.id}", f"application:{filed.key}"}
    assert {actor_id for actor_id, _ in changed} == {inside.author_id}


async def test_a_withdrawal_in_a_visit_stands_in_the_history_with_the_employee() -> None:
    customer = await builders.customer()
    filed = await applications.filed(customer)
    inside = await visit(customer)
    async with unit_of_work() as work:
        await status_changes.change(work, inside, filed.key, ApplicationStatus.WITHDRAWN)
    assert (await applications.row(filed.key)).status is ApplicationStatus.WITHDRAWN
    assert [row.actor_id for row in await recorded(AuditAction.VISIT_CHANGED)] == [inside.author_id]


async def test_an_operator_of_the_mfc_decides_nothing_in_a_visit_or_out_of_it() -> None:
    customer = await builders.customer()
    filed = await applications.filed(customer)
    at_desk = await operator(Role.MFC_OPERATOR)
    inside = await visit_from(at_desk, customer)
    for who in (at_desk, inside):
        for status in (ApplicationStatus.REGISTERED, ApplicationStatus.ANNULLED, ApplicationStatus.REJECTED):
            with pytest.raises((NotAllowed, FieldErrors)) as refused:
                async with unit_of_work() as work:
                    await status_changes.change(work, who, filed.key, status)
            assert isinstance(refused.value, NotAllowed)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await desk.assign(work, at_desk, filed.key, at_desk.author_id, revision=filed.revision)
