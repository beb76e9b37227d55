"""Changes of status on a real database: every triple, the same moment, two operators, what each demands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.applications import slots
from lkk.services.applications.case import card
from lkk.services.applications.workflow import stages, status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.requirements import GuardRefuses
from lkk.services.applications.workflow.transitions import NotPossibleNow, transition
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound, ServiceError, Stale
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side, Stage, Track
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.unit.test_workflow_table import EXPECTED

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
DAY_S = 86_400


class Undone(Exception):
    """Takes back what was tried."""


@asynccontextmanager
async def tried() -> AsyncIterator[UnitOfWork]:
    """A unit of work whose writes are taken back."""
    try:
        async with unit_of_work() as work:
            yield work
            await work.session.flush()
            raise Undone
    except Undone:
        pass


async def actors(user: User) -> dict[Role | None, Actor | None]:
    found: dict[Role | None, Actor | None] = {None: None, Role.CUSTOMER: await builders.sign_in(user)}
    for role in set(Role) - {Role.CUSTOMER}:
        found[role] = await builders.sign_in(await builders.staff(role))
    return found


async def lines(application_id: int, kind: HistoryKind = HistoryKind.STATUS) -> list[ApplicationHistory]:
    async with unit_of_work() as work:
        query = select(ApplicationHistory).where(
            ApplicationHistory.application_id == application_id, ApplicationHistory.kind == kind
        )
        return list((await work.session.exec(query.order_by(col(ApplicationHistory.id)))).all())


async def change(
    actor: Actor | None,
    application: Application,
    to: S,
    *,
    revision: int | None = None,
    from_accounting: bool = False,
    **given: Any,
) -> status_changes.Changed:
    async with unit_of_work() as work:
        return await status_changes.change(
            work,
            actor,
            application.key,
            to,
            Payload(**given),
            revision=revision,
            from_accounting=from_accounting,
        )


@pytest.mark.slow
async def test_every_triple_is_accepted_exactly_when_the_table_says_so() -> None:
    user = await builders.customer()
    everybody = await actors(user)
    for source in set(S) - {S.DRAFT}:
        application = await made.brought_to(user, source)
        for target in S:
            for role, actor in everybody.items():
                expected = role in EXPECTED.get((source, target), set())
                accepted = await _accepted(actor, application, target)
                assert accepted == expected, (source, target, role)


async def _accepted(actor: Actor | None, application: Application, target: S) -> bool:
    """Whether the change is carried out, or refused for the state of the application and not for the role."""
    try:
        async with tried() as work:
            given = made.everything(work.now.date())
            payload, seen = Payload(**given), application.revision
            await status_changes.change(work, actor, application.key, target, payload, revision=seen)
            lines = (await work.session.exec(select(Application).where(Application.id == application.key))).one()
            assert lines.status is target
            assert lines.revision == application.revision + 1
    except GuardRefuses:
        return True
    except (NotAllowed, NotPossibleNow, NotFound):
        return False
    return True


async def test_filing_alone_makes_of_a_draft_an_application() -> None:
    user = await builders.customer()
    draft = await made.row(await made.draft(user))
    for actor in (await actors(user)).values():
        for target in S:
            with pytest.raises((NotFound, NotAllowed)):
                await change(actor, draft, target)


async def test_of_two_hundred_changes_at_once_each_accepted_one_leaves_one_line() -> None:
    application = await made.filed(await builders.customer())
    head = await builders.sign_in(await builders.staff())
    today = application.created_at.date()
    ways = [S.REGISTERED, S.REJECTED, S.INFO_REQUESTED, S.ANNULLED]

    async def one(number: int) -> bool:
        try:
            given = made.everything(today)
            await change(head, application, ways[number % 4], revision=application.revision, **given)
        except ServiceError:
            return False
        return True

    accepted = await asyncio.gather(*(one(number) for number in range(200)))
    assert sum(accepted) == 1
    assert len(await lines(application.key)) == 2
    assert (await made.row(application.key)).revision == application.revision + 1


async def test_changes_without_a_seen_revision_follow_one_another_and_each_leaves_one_line() -> None:
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    head = await builders.sign_in(await builders.staff())
    before = len(await lines(application.key))

    async def one(number: int) -> bool:
        to = S.ON_HOLD if number % 2 else S.IN_PROGRESS
        try:
            await change(head, application, to, **made.everything(application.created_at.date()))
        except ServiceError:
            return False
        return True

    accepted = await asyncio.gather(*(one(number) for number in range(60)))
    written = await lines(application.key)
    assert len(written) - before == sum(accepted) > 0
    assert all(after.before == earlier.after for earlier, after in pairwise(written))
    assert (await made.row(application.key)).status.value == written[-1].after


async def test_two_operators_do_not_overwrite_each_other() -> None:
    application = await made.filed(await builders.customer())
    first, second = [await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR)) for _ in range(2)]
    seen = application.revision
    today = application.created_at.date()
    await change(first, application, S.REGISTERED, revision=seen, registration_number="ВХ-7", registered_on=today)
    with pytest.raises(Stale):
        await change(second, application, S.INFO_REQUESTED, revision=seen, remarks=(RemarkText("Адрес?"),))
    row = await made.row(application.key)
    assert (row.status, row.registration_number) == (S.REGISTERED, "ВХ-7")


@pytest.mark.parametrize(
    ("source", "to", "given", "fields"),
    [
        (S.SUBMITTED, S.REGISTERED, {}, {"registration_number", "registered_on"}),
        (S.SUBMITTED, S.INFO_REQUESTED, {}, {"remarks"}),
        (S.SUBMITTED, S.INFO_REQUESTED, {"remarks": (RemarkText(" "),)}, {"remarks"}),
        (S.SUBMITTED, S.INFO_REQUESTED, {"remarks": (RemarkText("Что?", "no_such_field"),)}, {"remarks"}),
        (S.SUBMITTED, S.REJECTED, {"reason": "Нет сети"}, {"legal_ground"}),
        (S.REGISTERED, S.ON_HOLD, {"reason": "x" * 2001}, {"reason", "until"}),
        (S.IN_PROGRESS, S.FULFILLED, {}, {"result"}),
        (S.IN_PROGRESS, S.ANNULLED, {}, {"legal_ground"}),
    ],
)
async def test_what_a_change_demands_must_be_given(source: S, to: S, given: dict[str, Any], fields: set[str]) -> None:
    application = await made.brought_to(await builders.customer(), source)
    head = await builders.sign_in(await builders.staff())
    with pytest.raises(FieldErrors) as refused:
        await change(head, application, to, **given)
    assert set(refused.value.fields) == fields
    assert (await made.row(application.key)).revision == application.revision


async def test_a_document_must_be_of_the_application_and_of_the_side() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    head = await builders.sign_in(await builders.staff())
    theirs = await made.stored_file(application.key)
    with pytest.raises(FieldErrors) as refused:
        await change(head, application, S.FULFILLED, documents=(theirs.public_id,))
    assert "documents" in refused.value.fields
    ours = await made.stored_file(application.key, side=Side.COMPANY)
    await change(head, application, S.FULFILLED, documents=(ours.public_id,))
    assert (await made.row(application.key)).status is S.FULFILLED


async def test_a_registered_application_goes_to_work_only_with_an_executor() -> None:
    application = await made.filed(await builders.customer())
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    await change(operator, application, S.REGISTERED, **made.everything(application.created_at.date()))
    with pytest.raises(GuardRefuses, match="исполнителя"):
        await change(operator, application, S.IN_PROGRESS)
    await change(None, application, S.IN_PROGRESS, from_accounting=True)


async def test_what_comes_from_accounting_is_not_told_to_it_again() -> None:
    application = await made.filed(await builders.customer())
    today = application.created_at.date()
    await change(None, application, S.REGISTERED, registration_number="1", registered_on=today, from_accounting=True)
    head = await builders.sign_in(await builders.staff())
    await change(head, application, S.REJECTED, **made.everything(today))
    async with unit_of_work() as work:
        items = (
            await work.session.exec(
                select(OutboxItem).where(OutboxItem.channel == "accounting").order_by(col(OutboxItem.id))
            )
        ).all()
    assert [(item.kind, item.payload.get("status")) for item in items] == [
        ("application", None),
        ("application_status", "rejected"),
    ]


async def test_everybody_concerned_is_told() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    await change(await builders.sign_in(user), application, S.WITHDRAWN)
    async with unit_of_work() as work:
        told = {(one.user_id, one.event) for one in (await work.session.exec(select(Notification))).all()}
    assert {(user.key, "application_registered"), (user.key, "application_withdrawn")} <= told
    assert (application.executor_id, "application_withdrawn_by_applicant") in told


async def test_the_stages_lead_to_the_end_and_a_contract_cannot_be_withdrawn() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS, made.CONNECTION)
    head, applicant = await builders.sign_in(await builders.staff()), await builders.sign_in(user)
    with pytest.raises(stages.StageRefused, match="документ"):
        await advance(head, application, Stage.OFFER)
    await made.stored_file(application.key, side=Side.COMPANY)
    with pytest.raises(NotAllowed):
        await advance(applicant, application, Stage.OFFER)
    track = Track.SIMPLIFIED if application.track is Track.SIMPLIFIED else Track.FULL
    order = {
        Track.SIMPLIFIED: "offer payment works connection acts supply done",
        Track.FULL: "offer signing payment works notice inspection connection acts supply done",
    }[track]
    for name in order.split():
        with pytest.raises(GuardRefuses):
            await change(head, application, S.FULFILLED, result="Готово")
        await advance(head, application, Stage(name))
        if name == "connection":
            await made.stored_file(application.key, side=Side.COMPANY)  # of the stage that the acts end
        if name == "works":
            with pytest.raises(GuardRefuses, match="Договор"):
                await change(applicant, application, S.WITHDRAWN)
    await change(head, application, S.FULFILLED, result="Готово")
    async with unit_of_work() as work:
        shown = await card.card(work, applicant, application.number or "")
    assert {step.state for step in shown.steps} == {"done"}
    assert all(clock.finished_on for clock in shown.clocks)
    assert len(await lines(application.key, HistoryKind.STAGE)) == len(order.split())


async def advance(actor: Actor, application: Application, to: Stage) -> None:
    async with unit_of_work() as work:
        await stages.advance(work, actor, application.key, to)


async def test_an_unanswered_request_is_annulled_only_after_its_term() -> None:
    application = await made.brought_to(await builders.customer(), S.INFO_REQUESTED, made.CONNECTION)
    head = await builders.sign_in(await builders.staff())
    with pytest.raises(GuardRefuses, match="ещё не прошёл"):
        await change(head, application, S.ANNULLED, legal_ground="п. 15")
    assert application.due_on
    wait = application.due_on - application.created_at.date() + timedelta(days=2)
    await builders.shift_clock(wait.days * DAY_S)
    await change(head, application, S.ANNULLED, legal_ground="п. 15")
    assert (await made.row(application.key)).due_on is None


def test_a_change_that_is_not_in_the_table_names_both_statuses() -> None:
    with pytest.raises(NotPossibleNow, match="«Исполнена» нельзя перейти в статус «В работе»"):
        transition(S.FULFILLED, S.IN_PROGRESS)


async def test_the_document_the_portal_made_of_the_application_is_no_answer_of_the_applicant() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.INFO_REQUESTED)
    made_by_portal = await made.stored_file(application.key, slots.FILED)
    applicant = await builders.sign_in(user)
    with pytest.raises(FieldErrors) as refused:
        await change(applicant, application, S.IN_PROGRESS, documents=(made_by_portal.public_id,))
    assert "documents" in refused.value.fields


async def test_a_change_that_the_stage_refuses_is_not_offered() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS, made.CONNECTION)
    head, applicant = await builders.sign_in(await builders.staff()), await builders.sign_in(user)
    assert S.FULFILLED not in {one.target for one in status_changes.possible(application, head)}
    assert S.WITHDRAWN in {one.target for one in status_changes.possible(application, applicant)}
    application.stage = Stage.DONE
    assert S.FULFILLED in {one.target for one in status_changes.possible(application, head)}
    assert S.WITHDRAWN not in {one.target for one in status_changes.possible(application, applicant)}
