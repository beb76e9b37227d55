"""Requests for information: answered for the applicant, taken back, added to; what an answer shows under a remark."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from lkk.models.applications import Application, ApplicationClock
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.routes import application_path
from lkk.services.applications.case import card, remarks
from lkk.services.applications.case.remarks import DEMANDED
from lkk.services.applications.desk import desk
from lkk.services.applications.workflow import deadlines, effects
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import Act
from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.application import OwnApplication
from lkk.vocabulary.applications import ApplicationStatus, ClockState, HistoryKind, RemarkOutcome
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.database.test_applications_desk import asked, call
from tests.event_path import event_tab
from tests.file_client import browser, send

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
PLACE = "attachments"
BY_PHONE: dict[str, Any] = {
    "answered_by": "Иванова А. П., мать",
    "answered_how": "phone",
    "result": "Дом 1, квартира 2",
}


async def lead(user: User, application: Application, to: S, act: Act, **given: Any) -> None:
    revision = (await made.row(application.key)).revision
    await call(desk.lead, user, application.key, to, Payload(**given), act=act, revision=revision)


async def clocks(application: Application) -> dict[str, ApplicationClock]:
    async with unit_of_work() as work:
        query = select(ApplicationClock).where(ApplicationClock.application_id == application.key)
        return {one.rule: one for one in (await work.session.exec(query)).all()}


async def events(user: User) -> set[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key)
        return set((await work.session.exec(query)).all())


async def test_an_operator_accepts_an_answer_given_by_phone_and_says_who_and_how() -> None:
    user = await builders.customer()
    application, operator = await asked(user, RemarkText("Уточните адрес"))
    for missing in BY_PHONE:
        with pytest.raises(FieldErrors) as refused:
            await lead(operator, application, S.REGISTERED, Act.ANSWER_TAKEN, **{**BY_PHONE, missing: ""})
        assert set(refused.value.fields) == {missing}
    await lead(operator, application, S.REGISTERED, Act.ANSWER_TAKEN, **BY_PHONE)
    row = await made.row(application.key)
    assert (row.status, row.waits_for_customer, row.previous_status) == (S.REGISTERED, False, None)
    seen = await call(card.card, user, application.number)
    (remark,) = seen.remarks
    words = "По телефону, Иванова А. П., мать: Дом 1, квартира 2"
    assert (remark.resolved, remark.outcome, remark.answer) == (True, RemarkOutcome.TAKEN, words)
    assert seen.timeline[0].reason == words
    assert "application_answer_taken" in await events(user)
    found = await clocks(application)
    assert found[deadlines.CURE].state is ClockState.MET
    assert ClockState.PAUSED not in {one.state for one in found.values()}


async def test_a_mistaken_request_is_taken_back_and_stops_no_term() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    before = {rule: one.due_on for rule, one in (await clocks(application)).items()}
    await lead(operator, application, S.INFO_REQUESTED, Act.USUAL, remarks=(RemarkText("Не та заявка"),))
    await builders.shift_clock(5 * 86_400)
    with pytest.raises(FieldErrors):
        await lead(operator, application, S.IN_PROGRESS, Act.TAKEN_BACK)
    await lead(operator, application, S.IN_PROGRESS, Act.TAKEN_BACK, reason="Запрос послан по ошибке")
    assert (await made.row(application.key)).status is S.IN_PROGRESS
    found = await clocks(application)
    assert {rule: found[rule].due_on for rule in before} == before
    assert found[deadlines.CURE].state is ClockState.STOPPED
    seen = await call(card.card, user, application.number)
    assert (seen.remarks[0].outcome, seen.remarks[0].answer) == (RemarkOutcome.DROPPED, "Запрос послан по ошибке")
    assert "application_request_taken_back" in await events(user)


async def test_a_remark_is_added_to_a_request_and_the_answer_has_the_whole_term() -> None:
    user = await builders.customer()
    application, operator = await asked(user, RemarkText("Уточните адрес"))
    enclosed = await made.stored_file(application.key, uploaded_by=user.key)
    first = (await clocks(application))[deadlines.CURE].due_on
    await builders.shift_clock(7 * 86_400)
    given = {"remarks": (RemarkText("И опишите подробнее", "text"),)}
    await lead(operator, application, S.INFO_REQUESTED, Act.REMARK_ADDED, **given)
    row = await made.row(application.key)
    assert (row.status, row.previous_status) == (S.INFO_REQUESTED, S.REGISTERED)
    assert (await clocks(application))[deadlines.CURE].due_on > first
    seen = await call(card.card, user, application.number)
    assert [one.text for one in seen.remarks] == ["Уточните адрес", "И опишите подробнее"]
    assert [one.id for one in seen.answer_documents] == [enclosed.public_id]
    assert "application_remark_added" in await events(user)
    assert {one.act for one in (await call(card.card, operator, application.number)).allowed} == {
        Act.REMARK_ADDED,
        Act.ANSWER_TAKEN,
        Act.TAKEN_BACK,
    }


async def test_only_operators_answer_for_an_applicant_or_take_a_request_back() -> None:
    user = await builders.customer()
    application, _ = await asked(user, RemarkText("Уточните адрес"))
    reader = await builders.staff(Role.MFC_OPERATOR)
    for person in (user, reader):
        for act, given in ((Act.ANSWER_TAKEN, BY_PHONE), (Act.TAKEN_BACK, {"reason": "Ошибка"})):
            with pytest.raises(NotAllowed):
                await lead(person, application, S.REGISTERED, act, **given)


async def test_a_day_earlier_than_the_rule_gives_is_refused_with_the_day() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.REGISTERED)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, application.key)
        earliest = await deadlines.last_day(work, row, effects.cure_rule(row))
    given = {"remarks": (RemarkText("Уточните адрес"),)}
    early = earliest - timedelta(days=1)
    with pytest.raises(FieldErrors) as refused:
        await lead(operator, application, S.INFO_REQUESTED, Act.USUAL, until=early, **given)
    assert refused.value.fields["until"].startswith(f"Не раньше {earliest:%d.%m.%Y}")
    shown = (await call(card.card, operator, application.number)).staff
    assert (shown.answer_due, bool(shown.answer_law)) == (earliest, True)
    await lead(operator, application, S.INFO_REQUESTED, Act.USUAL, until=earliest, **given)
    assert (await clocks(application))[deadlines.CURE].due_on == earliest


async def test_annulment_is_offered_only_when_the_term_of_the_answer_is_over() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.INFO_REQUESTED, made.CONNECTION)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    offered = (await call(card.card, operator, application.number)).allowed
    assert S.ANNULLED not in {one.target for one in offered}
    await builders.shift_clock(200 * 86_400)
    offered = (await call(card.card, operator, application.number)).allowed
    assert S.ANNULLED in {one.target for one in offered}


async def test_a_file_under_a_remark_is_replaced_kept_and_told_of() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.REGISTERED)
    old = await made.stored_file(application.key, PLACE, name="старый.pdf", uploaded_by=user.key)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    await lead(operator, application, S.INFO_REQUESTED, Act.USUAL, remarks=(RemarkText("Не читается", PLACE),))
    revision = (await made.row(application.key)).revision
    with pytest.raises(FieldErrors) as refused:
        await call(remarks.answer, user, application.key, revision=revision, text="Читается")
    assert refused.value.fields == {PLACE: DEMANDED}
    (place,) = (await call(remarks.asked, user, application.number)).slots
    assert (place.code, place.required) == (PLACE, True)

    await removing.remove(OWNERS, await builders.sign_in(user), old.public_id)
    async with browser(user) as client:
        sent = await send(client, application.key, slot=PLACE, name="новый.pdf")
    await call(
        remarks.answer,
        user,
        application.key,
        revision=revision,
        text="Отсканировано заново",
        documents=[UUID(sent.json()["id"])],
    )
    seen = await call(card.card, operator, application.number)
    assert [(one.name, one.replaced) for one in seen.own_documents] == [("старый.pdf", True), ("новый.pdf", False)]
    (remark,) = seen.remarks
    assert (remark.was, remark.became, remark.answer) == ("старый.pdf", "новый.pdf", "Отсканировано заново")
    lines = [line.reason for line in seen.timeline if line.kind is HistoryKind.REMARK]
    assert any("было «старый.pdf», стало «новый.pdf»" in line for line in lines)
    shown = [line.text for one in seen.sections for line in one.lines if line.name == PLACE]
    assert shown == ["новый.pdf"]


async def test_what_no_remark_names_cannot_be_taken_away_and_a_colleague_cannot_either() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.REGISTERED)
    old = await made.stored_file(application.key, PLACE, uploaded_by=user.key)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    await lead(operator, application, S.INFO_REQUESTED, Act.USUAL, remarks=(RemarkText("Уточните адрес"),))
    for person in (user, operator, await builders.customer()):
        with pytest.raises(NotFound):
            await removing.remove(OWNERS, await builders.sign_in(person), old.public_id)
    await lead(operator, application, S.INFO_REQUESTED, Act.REMARK_ADDED, remarks=(RemarkText("Не читается", PLACE),))
    for person in (operator, await builders.customer()):
        with pytest.raises(NotFound):
            await removing.remove(OWNERS, await builders.sign_in(person), old.public_id)
    await removing.remove(OWNERS, await builders.sign_in(user), old.public_id)
    async with unit_of_work() as work:
        query = select(StoredFile.replaced_at).where(StoredFile.public_id == old.public_id)
        assert (await work.session.exec(query)).one() is not None


async def test_a_photo_the_form_does_not_ask_for_gets_a_required_place() -> None:
    user = await builders.customer()
    application, _ = await asked(user, RemarkText("Пришлите фото счётчика", "requested"))
    (place,) = (await call(remarks.asked, user, application.number)).slots
    assert (place.code, place.required) == ("requested", True)
    revision = application.revision
    with pytest.raises(FieldErrors):
        await call(remarks.answer, user, application.key, revision=revision, text="Позже")
    async with browser(await builders.customer()) as stranger:
        assert (await send(stranger, application.key, slot="requested")).status_code == 404
    async with browser(user) as client:
        assert (await send(client, application.key, slot="requested", name="фото.pdf")).status_code == 201
    await call(remarks.answer, user, application.key, revision=revision, text="Вот")
    (remark,) = (await call(card.card, user, application.number)).remarks
    assert (remark.was, remark.became) == ("не приложено", "фото.pdf")
    async with browser(user) as client:
        assert (await send(client, application.key, slot="requested")).status_code == 404


async def test_each_explanation_and_correction_stands_under_its_remark() -> None:
    user = await builders.customer()
    application, _ = await asked(user, RemarkText("Опишите подробнее", "text"), RemarkText("Кто вы собственнику?"))
    seen = await call(card.card, user, application.number)
    was = (await made.row(application.key)).answers["text"]
    first, second = (one.id for one in seen.remarks)
    text = "Какие документы нужны, чтобы присоединить гараж?"
    await call(
        remarks.answer,
        user,
        application.key,
        revision=seen.revision,
        corrections={"text": text},
        explanations={first: "Описал", second: "Сын"},
    )
    found = (await call(card.card, user, application.number)).remarks
    assert [(one.was, one.became, one.answer) for one in found] == [(was, text, "Описал"), ("", "", "Сын")]


async def test_the_page_asks_for_an_explanation_of_each_remark() -> None:
    user = await builders.customer()
    application, _ = await asked(user, RemarkText("Уточните адрес"), RemarkText("Кто вы собственнику?"))
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.open(application_path(application.number or ""))
        (more,) = tab.seen["more_explained"]
        fields = [["result", "Дом 1"], [more["value"], "Сын"]]
        await tab.do(OwnApplication.answer, form={"__reflex_form_data__": fields})
    found = (await call(card.card, user, application.number)).remarks
    assert [one.answer for one in found] == ["Дом 1", "Сын"]
