"""Surveys: built and frozen, answered once by a person or by nobody known, counted without small groups."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.notifications import Notification
from lkk.models.own_data import Erasure
from lkk.models.surveys import SurveyAnswer, SurveyInvitation
from lkk.services.broadcasts.audience import Audience
from lkk.services.kernel import limits
from lkk.services.kernel.errors import (
    FieldErrors,
    InvalidValue,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Stale,
    TooManyAttempts,
)
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import erasing, opinion_rows
from lkk.services.surveys import cards, drafts, inviting, mixing, own, publishing, results_file
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.retention import KeptData
from lkk.vocabulary.surveys import SurveyStage
from tests import builders, surveys, visits

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("role", Role)
async def test_administrators_manage_surveys_and_nobody_else(role: Role) -> None:
    user = await builders.staff(role) if role.staff else await builders.customer()
    actor = await builders.sign_in(user)
    assert role.may(Permission.MANAGE_SURVEYS) == (role is Role.ADMINISTRATOR)
    if role is Role.ADMINISTRATOR:
        return
    made = await surveys.built(await surveys.manager())
    async with unit_of_work() as work:
        for refused in (
            lambda: cards.listing(work, actor),
            lambda: publishing.publish(work, actor, made.id, made.revision),
            lambda: results_file.workbook(work, actor, made.id),
        ):
            with pytest.raises(NotAllowed):
                await refused()


async def test_a_published_version_is_frozen_and_the_next_one_takes_its_place() -> None:
    manager = await surveys.manager()
    first = await surveys.published(manager)
    draft = await surveys.draft()
    async with unit_of_work() as work:
        for refused in (
            lambda: drafts.save(work, manager, draft, survey_id=first.id, seen=first.revision),
            lambda: drafts.put_question(work, manager, first.id, first.revision, surveys.MARK),
            lambda: drafts.remove_question(work, manager, first.id, first.revision, "q5"),
            lambda: drafts.discard(work, manager, first.id, first.revision),
        ):
            with pytest.raises(Stale, match="не меняется"):
                await refused()
        id = await drafts.new_version(work, manager, first.id)
        assert await drafts.new_version(work, manager, first.id) == id
    second = await surveys.card(manager, id)
    assert (second.number, second.series, second.questions) == (2, first.series, first.questions)
    assert (await surveys.card(manager, first.id)).stage is SurveyStage.OPEN
    async with unit_of_work() as work:
        await publishing.publish(work, manager, second.id, second.revision)
    assert (await surveys.card(manager, first.id)).stage is SurveyStage.OVER
    assert (await surveys.card(manager, id)).stage is SurveyStage.OPEN


async def test_a_draft_says_what_is_wrong_with_it() -> None:
    manager = await surveys.manager()
    day = await surveys.today()
    wrong = await surveys.draft(title=" ", invites=False, starts_on=day, ends_on=day - timedelta(days=1))
    async with unit_of_work() as work:
        with pytest.raises(FieldErrors) as caught:
            await drafts.save(work, manager, wrong)
        assert set(caught.value.fields) == {"title", "invites", "ends_on"}
        empty = await drafts.save(work, manager, await surveys.draft())
        with pytest.raises(InvalidValue, match="нет вопросов"):
            await publishing.publish(work, manager, empty, 1)
        with pytest.raises(NotFound):
            await drafts.remove_question(work, manager, empty, 1, "q1")


async def test_only_the_audience_is_invited_and_told_once() -> None:
    citizen = await builders.customer()
    company = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    manager = await surveys.manager()
    made = await surveys.published(manager, audience=Audience(types=frozenset({ApplicantType.LEGAL_ENTITY})))
    assert await inviting.invite_all() == 0
    async with unit_of_work() as work:
        told = (await work.session.exec(select(Notification).where(Notification.event == "survey_invitation"))).one()
        assert (told.user_id, told.link) == (company.key, f"/surveys/{made.series}")
        assert [one.title for one in await own.waiting(work, await builders.sign_in(company))] == [made.title]
        assert await own.waiting(work, await builders.sign_in(citizen)) == []
    with pytest.raises(NotAllowed, match="не приглашены"):
        await surveys.answered(made, await builders.sign_in(citizen))


async def test_nobody_is_invited_before_the_first_day() -> None:
    await builders.customer()
    day = await surveys.today()
    manager = await surveys.manager()
    made = await surveys.published(manager, starts_on=day + timedelta(days=1), by_link=True)
    assert (made.stage, made.listed) == (SurveyStage.AHEAD, False)
    with pytest.raises(NotAllowed, match="Опрос начнётся"):
        await surveys.answered(made, browser="a")


async def test_a_person_answers_once_and_nothing_asks_them_any_more() -> None:
    person = await builders.sign_in(await builders.customer())
    made = await surveys.published(await surveys.manager())
    assert (await surveys.looked(made, person)).refusal == ""
    await surveys.answered(made, person)
    with pytest.raises(NotAllowed, match="уже ответили"):
        await surveys.answered(made, person)
    assert "уже ответили" in (await surveys.looked(made, person)).refusal
    async with unit_of_work() as work:
        assert await own.waiting(work, person) == []
        kept = (await work.session.exec(select(SurveyAnswer))).one()
    assert (kept.user_id, kept.answered_at is not None) == (person.subject_id, True)
    assert kept.answers == {"q1": 5, "q2": 1, "q4": {"0": 1, "1": 1}, "q5": [0, 2]}


async def test_an_anonymous_answer_has_neither_person_nor_time() -> None:
    person = await builders.sign_in(await builders.customer())
    made = await surveys.published(await surveys.manager(), anonymous=True)
    await surveys.answered(made, person)
    with pytest.raises(NotAllowed, match="уже ответили"):
        await surveys.answered(made, person)
    async with unit_of_work() as work:
        kept = (await work.session.exec(select(SurveyAnswer))).one()
        burned = (await work.session.exec(select(SurveyInvitation))).one()
        acts = (await work.session.exec(select(AuditEvent).where(AuditEvent.actor_id == person.author_id))).all()
    assert (kept.user_id, kept.answered_at, burned.answered, list(acts)) == (None, None, True, [])


async def test_by_the_link_a_browser_answers_once_and_a_network_not_without_end() -> None:
    made = await surveys.published(await surveys.manager(), invites=False, by_link=True)
    await surveys.answered(made, browser="one")
    with pytest.raises(NotAllowed, match="уже ответили"):
        await surveys.answered(made, browser="one")
    with pytest.raises(NotAllowed, match="cookie"):
        await surveys.answered(made)
    for number in range(limits.SURVEY_ANSWER.count - 1):
        await surveys.answered(made, browser=f"b{number}")
    with pytest.raises(TooManyAttempts):
        await surveys.answered(made, browser="one more")
    await surveys.answered(made, browser="elsewhere", ip="198.51.100.7")


async def test_without_a_link_a_guest_is_sent_to_sign_in() -> None:
    made = await surveys.published(await surveys.manager())
    assert (await surveys.looked(made)).asks_sign_in
    with pytest.raises(NotSignedIn, match="Войдите"):
        await surveys.answered(made, browser="one")


async def test_after_its_end_or_when_it_is_closed_nobody_answers() -> None:
    manager = await surveys.manager()
    made = await surveys.published(manager, by_link=True)
    async with unit_of_work() as work:
        await work.session.execute(text("update survey set starts_on = starts_on - 30, ends_on = ends_on - 30"))
    with pytest.raises(NotAllowed, match="завершён"):
        await surveys.answered(made, browser="one")
    async with unit_of_work() as work:
        await work.session.execute(text("update survey set starts_on = starts_on + 30, ends_on = ends_on + 30"))
        await publishing.close(work, manager, made.id, made.revision)
    with pytest.raises(NotAllowed, match="завершён"):
        await surveys.answered(made, browser="one")


async def test_an_employee_in_a_cabinet_does_not_answer_for_the_customer() -> None:
    customer = await builders.customer()
    made = await surveys.published(await surveys.manager())
    visit = await visits.visit(customer)
    with pytest.raises(NotAllowed, match="сам клиент"):
        await surveys.answered(made, visit)
    async with unit_of_work() as work:
        assert await own.waiting(work, visit) == []


async def test_results_count_every_choice_and_name_who_wrote() -> None:
    manager = await surveys.manager()
    people = [await builders.sign_in(await builders.customer()) for _ in range(3)]
    made = await surveys.published(manager)
    await surveys.answered(made, people[0])
    await surveys.answered(made, people[1])
    await surveys.answered(made, people[2], posted={**surveys.GOOD, "q1": "1", "q2": "0", "q3": "Ждал час"})
    found = await surveys.found(manager, made.id)
    mark, way, why, parts, liked = found.questions
    assert found.total == 3
    assert mark.lines[0].counts == (1, 0, 0, 0, 2)
    assert way.lines[0].counts == (1, 2)
    assert [(one.text, bool(one.by)) for one in why.words] == [("Ждал час", True)]
    assert [(one.label, one.counts) for one in parts.lines] == [("Сроки", (0, 3)), ("Вежливость", (0, 3))]
    assert (liked.answered, liked.lines[0].counts) == (3, (3, 0, 3))


async def test_groups_under_five_of_an_anonymous_survey_are_hidden_on_the_page_and_in_the_file() -> None:
    manager = await surveys.manager()
    made = await surveys.published(manager, anonymous=True, invites=False, by_link=True)
    for number in range(4):
        await surveys.answered(made, browser=f"b{number}")
    hidden = await surveys.found(manager, made.id)
    assert all(one.hidden and not one.lines for one in hidden.questions)
    await surveys.answered(made, browser="b5", posted={**surveys.GOOD, "q1": "1", "q3": "Это я"})
    mark, way, why, *_ = (await surveys.found(manager, made.id)).questions
    assert (mark.lines[0].counts, way.hidden, why.hidden, why.words) == ((1, 0, 0, 0, 4), False, True, ())
    async with unit_of_work() as work:
        file = await results_file.workbook(work, manager, made.id)
    book = load_workbook(io.BytesIO(file.content))
    counted, words = (list(sheet.values) for sheet in book.worksheets)
    assert (surveys.MARK.text, "", "5", 4, 80) in [(a, b or "", c, d, e) for a, b, c, d, e in counted]
    assert len(words) == 1


async def test_a_row_of_a_matrix_that_few_have_answered_is_hidden_in_an_anonymous_survey() -> None:
    manager = await surveys.manager()
    parts = replace(surveys.PARTS, required=False)
    async with unit_of_work() as work:
        id = await drafts.save(work, manager, await surveys.draft(anonymous=True, invites=False, by_link=True))
        await drafts.put_question(work, manager, id, 1, parts)
        await publishing.publish(work, manager, id, 2)
    made = await surveys.card(manager, id)
    for number in range(5):
        await surveys.answered(made, browser=f"b{number}", posted={"q1.0": "1"} | ({"q1.1": "0"} if number else {}))
    (found,) = (await surveys.found(manager, id)).questions
    assert [line.counts for line in found.lines] == [(0, 5), (0, 0)]
    assert "скрыто" in found.lines[1].label


async def test_the_rows_of_an_anonymous_survey_do_not_tell_whose_answer_is_whose() -> None:
    people = [await builders.sign_in(await builders.customer()) for _ in range(12)]
    made = await surveys.published(await surveys.manager(), anonymous=True, by_link=True)
    for number, person in enumerate(people):
        await surveys.answered(made, person, posted={**surveys.GOOD, "q1": "1", "q3": str(number)})
    await surveys.answered(made, browser="b" * 40)
    order = text("select answers ->> 'q3', xmin::text from survey_answer order by ctid")
    burned = text("select user_id, xmin::text from survey_invitation where answered order by ctid")
    async with unit_of_work() as work:
        before = (await work.session.execute(order)).all()
    assert len({one[1] for one in before}) == 13
    told = [one[0] for one in before]
    assert await mixing.mix_all() == 1
    async with unit_of_work() as work:
        answers = (await work.session.execute(order)).all()
        invitations = (await work.session.execute(burned)).all()
    assert sorted(one[0] or "" for one in answers) == sorted(one or "" for one in told)
    assert [one[0] for one in answers] != told
    assert len({one[1] for one in answers}) == 1
    assert {one[0] for one in invitations} == {one.subject_id for one in people}
    assert {one[1] for one in invitations} == {one[1] for one in answers}
    assert await mixing.mix_all() == 0
    with pytest.raises(NotAllowed, match="уже ответили"):
        await surveys.answered(made, people[0])


async def test_named_answers_go_with_the_notices_of_a_closed_cabinet() -> None:
    person = await builders.sign_in(await builders.customer())
    made = await surveys.published(await surveys.manager())
    await surveys.answered(made, person)
    async with unit_of_work() as work:
        due = Erasure(user_id=person.subject_id, data=KeptData.NOTICES, due_at=work.now)
        work.session.add(due)
    assert await erasing.erase_due() == 1
    async with unit_of_work() as work:
        assert (await work.session.exec(select(SurveyAnswer))).all() == []
        assert (await work.session.exec(select(SurveyInvitation))).all() == []


async def test_the_archive_of_own_data_tells_named_answers_in_words() -> None:
    person = await builders.sign_in(await builders.customer())
    manager = await surveys.manager()
    await surveys.answered(await surveys.published(manager), person)
    await surveys.answered(await surveys.published(manager, anonymous=True), person)
    async with unit_of_work() as work:
        (told,) = [one async for one in opinion_rows.rows(work, person.subject_id)]
    assert told["Ответы"] == [
        {"Вопрос": surveys.MARK.text, "Ответ": 5},
        {"Вопрос": surveys.WAY.text, "Ответ": "На сайте"},
        {"Вопрос": surveys.PARTS.text, "Ответ": {"Сроки": "Хорошо", "Вежливость": "Хорошо"}},
        {"Вопрос": surveys.LIKED.text, "Ответ": ["Скорость", "Люди"]},
    ]
