"""Two tabs of one draft or one message: what was answered later is never overwritten without a word."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from lkk.models.identity import User
from lkk.services.applications.case import message_drafts, messages
from lkk.services.applications.case.message_drafts import WrittenElsewhere
from lkk.services.applications.drafts import drafts, filing
from lkk.services.applications.drafts.newer import AnsweredElsewhere, NewerDraft
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
EARLIER, LATER = "Когда привезут новый прибор учёта?", "Как записаться на приём в офис?"


async def call(service: Callable[..., Awaitable[Any]], user: User, *arguments: Any, **named: Any) -> Any:
    """One service call in a unit of work of its own, as a handler makes it."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await service(work, actor, *arguments, **named)


async def text_of(user: User, draft_id: int) -> str:
    return (await call(drafts.load, user, draft_id)).answers["text"]


async def test_an_answer_given_in_another_tab_is_not_overwritten_without_a_word() -> None:
    user = await builders.customer()
    draft = await call(drafts.begin, user, made.ENQUIRY)
    await call(drafts.save_field, user, draft.id, "text", EARLIER, {})
    await call(drafts.save_field, user, draft.id, "text", LATER, {"text": EARLIER})
    for raw in (EARLIER, "Третий вопрос о приборе учёта"):
        with pytest.raises(AnsweredElsewhere) as refusal:
            await call(drafts.save_field, user, draft.id, "text", raw, {"text": EARLIER})
        assert refusal.value.answers == {"text": LATER}
    assert await text_of(user, draft.id) == LATER
    await call(drafts.save_field, user, draft.id, "text", EARLIER, {"text": LATER})  # told of it, the person insists
    assert await text_of(user, draft.id) == EARLIER


async def test_a_page_shows_newer_answers_before_it_goes_on() -> None:
    user = await builders.customer()
    draft = await call(drafts.begin, user, made.ENQUIRY)
    await call(drafts.save_field, user, draft.id, "text", EARLIER)
    seen = dict((await call(drafts.load, user, draft.id)).answers)
    await call(drafts.save_field, user, draft.id, "text", LATER)
    await call(drafts.save_field, user, draft.id, "topic", "metering")
    with pytest.raises(AnsweredElsewhere) as refusal:
        await call(drafts.save_step, user, draft.id, 0, {"text": EARLIER, "topic": ""}, seen)
    assert refusal.value.answers == {"text": LATER}  # a question this tab has left empty was answered elsewhere: fine
    await call(drafts.save_step, user, draft.id, 0, {"text": LATER, "topic": ""}, seen | refusal.value.answers)
    answers = (await call(drafts.load, user, draft.id)).answers
    assert (answers["text"], answers["topic"]) == (LATER, "metering")


async def test_a_draft_changed_after_it_was_looked_through_is_not_sent_unseen() -> None:
    user = await builders.customer()
    draft_id = await made.draft(user)
    seen = (await call(drafts.load, user, draft_id)).version
    await builders.shift_clock(1)
    await call(drafts.save_field, user, draft_id, "text", LATER)
    async with unit_of_work() as work:
        agreed = await made.agreed(work)
    with pytest.raises(NewerDraft):
        await call(filing.file, user, draft_id, agreed, version=seen)
    newest = (await call(drafts.load, user, draft_id)).version
    filed = await call(filing.file, user, draft_id, agreed, version=newest)
    assert (await call(filing.file, user, draft_id, agreed, version=seen)).number == filed.number


async def test_a_message_survives_leaving_and_an_older_one_does_not_beat_a_newer() -> None:
    user = await builders.customer()
    application = await made.filed(user)
    first = await call(message_drafts.keep, user, application.key, EARLIER, 0)
    assert await call(message_drafts.written, user, application.key) == first
    second = await call(message_drafts.keep, user, application.key, LATER, first.version)
    key = uuid.uuid4()
    with pytest.raises(WrittenElsewhere, match="Как записаться"):
        await call(message_drafts.keep, user, application.key, "Ещё одно", first.version)
    with pytest.raises(WrittenElsewhere):
        await call(messages.post, user, application.key, EARLIER, key, version=first.version)
    await call(messages.post, user, application.key, EARLIER, key, version=second.version)
    assert (await call(message_drafts.written, user, application.key)).text == ""


async def test_a_draft_of_a_message_is_its_authors_alone() -> None:
    user, other = await builders.customer(), await builders.staff()
    application = await made.filed(user)
    await call(message_drafts.keep, user, application.key, EARLIER, 0)
    assert (await call(message_drafts.written, other, application.key)).text == ""
    await call(message_drafts.keep, other, application.key, "Позвонить завтра", 0, internal=True)
    assert (await call(message_drafts.written, other, application.key)).internal  # a note stays a note
    assert not (await call(message_drafts.written, user, application.key)).internal


async def test_ticked_remarks_of_two_tabs_stay_with_their_words_until_they_are_made() -> None:
    user, other = await builders.customer(), await builders.staff()
    application = await made.filed(user)
    await call(message_drafts.choose, other, application.key, "info_requested")
    await call(message_drafts.remark, other, application.key, "topic", "")
    await call(message_drafts.remark, other, application.key, "text", "Какой из домов?")
    await call(message_drafts.remark, other, application.key, "topic", "Не о том")
    kept = await call(message_drafts.written, other, application.key)
    assert (kept.act, kept.remarks) == ("info_requested", {"topic": "Не о том", "text": "Какой из домов?"})
    await call(message_drafts.remark, other, application.key, "topic", None)
    await call(messages.post, other, application.key, LATER, uuid.uuid4(), version=kept.version)
    kept = await call(message_drafts.written, other, application.key)
    assert (kept.act, kept.remarks) == ("", {"text": "Какой из домов?"})  # an answer makes no remarks
    await call(message_drafts.sent, other, application.key, "", kept.version, remarked=True)
    assert not (await call(message_drafts.written, other, application.key)).remarks


async def test_a_remark_is_about_a_question_of_the_form_and_of_no_more_than_500_signs() -> None:
    user, other = await builders.customer(), await builders.staff()
    application = await made.filed(user)
    with pytest.raises(NotFound):
        await call(message_drafts.remark, other, application.key, "nothing", "")
    with pytest.raises(InvalidValue, match="500"):
        await call(message_drafts.remark, other, application.key, "text", "я" * 501)
    with pytest.raises(NotAllowed):
        await call(message_drafts.remark, user, application.key, "text", "")
    with pytest.raises(NotAllowed):
        await call(message_drafts.choose, user, application.key, "on_hold")


async def test_nothing_is_written_to_a_closed_case() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.FULFILLED)
    with pytest.raises(NotAllowed, match="Заявка закрыта"):
        await call(messages.post, user, application.key, LATER, uuid.uuid4())
