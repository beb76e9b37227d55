"""Drafts and filing: kept as typed, owned by one, filed once, numbered without gaps."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationClock, ApplicationHistory
from lkk.models.consents import Consent
from lkk.models.delivery import OutboxItem
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.applications.drafts import copying, drafts, filing, listing
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import MISSING, MISSING_FILE
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def call(service: Callable[..., Awaitable[Any]], user: User, *arguments: Any, **named: Any) -> Any:
    """One service call in a unit of work of its own, as a handler makes it."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await service(work, actor, *arguments, **named)


async def rows(model: type[Any]) -> list[Any]:
    async with unit_of_work() as work:
        return list((await work.session.exec(select(model).order_by(col(model.id)))).all())


async def test_a_draft_begins_with_what_is_known_and_an_untouched_one_is_used_again() -> None:
    user = await builders.customer("ivanov@example.com")
    draft = await call(drafts.begin, user, made.ENQUIRY)
    assert draft.answers["email"] == "ivanov@example.com"
    assert "email" in draft.prefilled_names
    assert (await call(drafts.begin, user, made.ENQUIRY)).id == draft.id
    await call(drafts.save_field, user, draft.id, "email", "other@example.com")
    again = await call(drafts.load, user, draft.id)
    assert again.answers["email"] == "other@example.com"
    assert "email" not in again.prefilled_names
    assert (await call(drafts.begin, user, made.ENQUIRY)).id != draft.id


async def test_what_is_wrong_is_told_and_not_stored_and_what_is_emptied_is_gone() -> None:
    user = await builders.customer()
    draft = await call(drafts.begin, user, made.ENQUIRY)
    wrong = await call(drafts.save_field, user, draft.id, "email", "не почта")
    assert "email" in wrong.errors
    assert "email" not in (await call(drafts.load, user, draft.id)).answers
    await call(drafts.save_field, user, draft.id, "email", user.email)
    await call(drafts.save_field, user, draft.id, "email", "")
    assert "email" not in (await call(drafts.load, user, draft.id)).answers
    with pytest.raises(NotFound):
        await call(drafts.save_field, user, draft.id, "applicant_type", "legal_entity")


async def test_a_step_is_saved_even_when_it_is_not_complete() -> None:
    user = await builders.customer()
    draft = await call(drafts.begin, user, made.ENQUIRY)
    errors = await call(drafts.save_step, user, draft.id, 0, {"text": "Какие нужны документы для гаража?"})
    assert errors["topic"]
    assert "text" not in errors
    row = (await call(listing.list_own, user))[0]
    assert (row.id, row.step) == (draft.id, 0)
    with pytest.raises(NotFound):
        await call(drafts.save_step, user, draft.id, 99, {})


async def test_a_draft_is_nobody_elses() -> None:
    owner, stranger = await builders.customer(), await builders.customer()
    draft = await call(drafts.begin, owner, made.ENQUIRY)
    for service, arguments in (
        (drafts.load, ()),
        (drafts.save_field, ("text", "чужое")),
        (drafts.save_step, (0, {})),
        (drafts.discard, ()),
        (filing.file, ({},)),
    ):
        with pytest.raises(NotFound):
            await call(service, stranger, draft.id, *arguments)
    with pytest.raises(NotAllowed):
        await call(drafts.load, await builders.staff(), draft.id)
    await call(drafts.discard, owner, draft.id)
    assert await call(listing.list_own, owner) == []


async def test_a_kind_that_needs_an_account_is_refused_without_one() -> None:
    user = await builders.customer()
    with pytest.raises(NotAllowed, match="лицевой счёт"):
        await call(drafts.begin, user, "doc_request")
    await builders.attach(user, await builders.account())
    assert (await call(drafts.begin, user, "doc_request")).account_number


async def test_filing_freezes_numbers_and_tells() -> None:
    user = await builders.customer()
    await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    application = await made.filed(user, made.CONNECTION, seed=2)
    assert application.status is ApplicationStatus.SUBMITTED
    assert application.number == f"ТП-{application.submitted_at.year}-000001"  # pyright: ignore
    assert application.track in Track
    assert application.stage is None
    assert application.applicant == user.display_name
    assert application.object_name
    assert len(application.snapshot_sha256) == 64
    assert [(line.before, line.after) for line in await rows(ApplicationHistory)] == [("draft", "submitted")]
    assert {clock.rule for clock in await rows(ApplicationClock)} >= {"tp.register"}
    assert application.due_on == min(clock.due_on for clock in await rows(ApplicationClock))
    told = {(notice.user_id, notice.event) for notice in await rows(Notification)}
    assert told == {(user.key, "application_submitted")}  # the desk has a counter, nobody of the staff a notice
    sent = [item for item in await rows(OutboxItem) if item.channel == ACCOUNTING.channel.code]
    assert [(item.kind, item.ordering_key) for item in sent] == [("application", f"application:{application.key}")]
    assert len(await rows(Consent)) == len(KINDS[made.CONNECTION].consents)


async def test_everything_that_is_wrong_comes_back_at_once_and_nothing_is_filed() -> None:
    user = await builders.customer()
    draft_id = await made.draft(user, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get(Application, draft_id)
        assert row
        removed = next(name for name in row.answers if name == "total_power_kw")
        row.answers = {name: value for name, value in row.answers.items() if name != removed}
        await work.session.execute(text("delete from stored_file"))
    with pytest.raises(FieldErrors) as refused:
        await call(filing.file, user, draft_id, {})
    assert refused.value.fields[removed] == MISSING
    assert MISSING_FILE in refused.value.fields.values()
    assert "consent.personal_data" in refused.value.fields
    assert (await made.row(draft_id)).status is ApplicationStatus.DRAFT
    assert await rows(ApplicationHistory) == []


async def test_hidden_answers_and_their_files_are_not_filed() -> None:
    user = await builders.customer()
    draft_id = await made.draft(user, made.ENQUIRY)
    await call(drafts.save_field, user, draft_id, "answer_channel", "post")
    await call(drafts.save_field, user, draft_id, "postal_address", "г. Барнаул, пр. Ленина, д. 1")
    await call(drafts.save_field, user, draft_id, "answer_channel", "email")
    await made.stored_file(draft_id, "slot_of_an_earlier_answer")
    await made.file(user, draft_id)
    assert "postal_address" not in (await made.row(draft_id)).answers
    assert await rows(StoredFile) == []


async def test_a_point_of_another_account_is_refused() -> None:
    user = await builders.customer()
    own, others = await builders.metered_account(), await builders.metered_account()
    await builders.attach(user, own.account)
    kind = next(kind for kind in KINDS.values() if kind.code == "meter_service")
    point = next(field.name for field in kind.fields if field.kind.value == "metering_point")
    draft_id = await made.draft(user, kind.code, points=(str(others.point.key),))
    with pytest.raises(FieldErrors) as refused:
        await made.file(user, draft_id)
    assert refused.value.fields[point] == "Выберите из списка"
    await call(drafts.save_field, user, draft_id, point, str(own.point.key))
    assert await made.file(user, draft_id)


async def test_sending_the_same_draft_many_times_at_once_makes_one_application() -> None:
    user = await builders.customer()
    draft_id = await made.draft(user)
    numbers = await asyncio.gather(*(made.file(user, draft_id) for _ in range(8)))
    assert len(set(numbers)) == 1
    assert len(await rows(ApplicationHistory)) == 1
    assert len([item for item in await rows(OutboxItem) if item.kind == "application"]) == 1


async def test_numbers_follow_one_another_without_gaps() -> None:
    people = [await builders.customer() for _ in range(12)]
    ids = [await made.draft(user) for user in people]
    broken = await made.draft(people[0])
    await call(drafts.save_field, people[0], broken, "text", "")
    await asyncio.gather(
        made.file(people[0], broken),
        *(made.file(user, draft_id) for user, draft_id in zip(people, ids, strict=True)),
        return_exceptions=True,
    )
    numbers = sorted(row.number for row in await rows(Application) if row.number)
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 13))


async def test_feedback_closes_itself() -> None:
    application = await made.filed(await builders.customer(), made.FEEDBACK)
    assert application.status is ApplicationStatus.FULFILLED
    assert application.due_on is None


async def test_filing_is_limited() -> None:
    user = await builders.customer()
    for _ in range(20):
        await made.file(user, await made.draft(user))
    with pytest.raises(TooManyAttempts):
        await made.file(user, await made.draft(user))


async def test_a_copy_is_a_draft_with_the_same_answers() -> None:
    user = await builders.customer()
    source = await made.filed(user, made.CONNECTION)
    copy = await call(copying.copy, user, source.number)
    assert {name: value for name, value in copy.answers.items() if not name.endswith("_on")}.items() <= (
        source.answers.items()
    )
    assert copy.files_by_slot == {}
    row = await made.row(copy.id)
    assert (row.copied_from, row.number, row.stage) == (source.key, None, None)
    with pytest.raises(NotFound):
        await call(copying.copy, await builders.customer(), source.number)


async def test_registration_starts_the_stages_of_a_connection() -> None:
    application = await made.brought_to(await builders.customer(), ApplicationStatus.REGISTERED, made.CONNECTION)
    assert application.stage is Stage.REVIEW
    states = {clock.rule: clock.state.value for clock in await rows(ApplicationClock)}
    assert states["tp.register"] == "met"
    assert sorted(states.values()) == ["met", "running", "running"]  # the offer, and what is missing to be asked for
