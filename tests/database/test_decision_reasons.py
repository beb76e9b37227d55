"""Reasons and topics of the directories: what is offered, what is kept beside the words, what stays as it was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory, Remark
from lkk.models.directories import DecisionReason, EnquiryTopic
from lkk.models.profile_changes import ProfileChange
from lkk.services.applications.case import card
from lkk.services.applications.desk import desk
from lkk.services.applications.drafts import drafts
from lkk.services.applications.workflow.needs import Payload
from lkk.services.applications.workflow.transitions import office_changes
from lkk.services.directories import entries
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.profile import decisions
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind
from lkk.vocabulary.directories import ReasonOf
from lkk.vocabulary.people import Role
from lkk.vocabulary.profile import ProfilePart
from tests import application_builders as made
from tests import builders, profile_requests
from tests.guests import application as of_number
from tests.guests import posted, send

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
ONE_DAY = timedelta(days=1)
OTHER_NETWORK = "Объект относится к сетям другой сетевой организации"
SECURITY = {"code": "security", "label": "Охранные зоны линий", "position": "60"}


async def decide(application: Application, to: S, **given: Any) -> ApplicationHistory:
    """Let the administrator decide and return the newest line of the history."""
    head = await builders.sign_in(await builders.staff())
    seen = await made.row(application.key)
    async with unit_of_work() as work:
        await desk.lead(work, head, application.key, to, Payload(**given), revision=seen.revision)
    async with unit_of_work() as work:
        lines = select(ApplicationHistory).where(
            ApplicationHistory.application_id == application.key,
            col(ApplicationHistory.kind).in_([HistoryKind.STATUS, HistoryKind.REMARK]),
        )
        return (await work.session.exec(lines.order_by(col(ApplicationHistory.id).desc()).limit(1))).one()


async def test_the_chosen_reason_is_kept_beside_the_words_of_the_decision() -> None:
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    words = f"{OTHER_NETWORK}. Обратитесь в «Россети»"
    line = await decide(application, S.REJECTED, reason=words, reason_code="other_network", legal_ground="п. 8")
    assert (line.reason, line.reason_code) == (words, "other_network")
    assert (await made.row(application.key)).reason == words


async def test_a_reason_without_words_is_told_in_those_of_the_directory() -> None:
    customer = await builders.customer()
    annulled = await made.brought_to(customer, S.IN_PROGRESS)
    line = await decide(annulled, S.ANNULLED, reason_code="by_wish", legal_ground="п. 9")
    assert (line.reason, line.reason_code) == ("По просьбе заявителя", "by_wish")
    asked = await made.brought_to(customer, S.REGISTERED)
    async with unit_of_work() as work:
        since = local_day(work.now, settings().time_zone)
        work.session.add(
            DecisionReason(decision=ReasonOf.REQUEST, code="plan", text="Приложите план участка", valid_from=since)
        )
    line = await decide(asked, S.INFO_REQUESTED, reason_code="plan")
    assert line.reason_code == "plan"
    async with unit_of_work() as work:
        (remark,) = (await work.session.exec(select(Remark).where(Remark.application_id == asked.key))).all()
    assert remark.text == "Приложите план участка"
    line = await decide(await made.brought_to(customer, S.IN_PROGRESS), S.REJECTED, reason="Своя", legal_ground="п. 8")
    assert (line.reason, line.reason_code) == ("Своя", "")


@pytest.mark.parametrize("code", ["materials", "nothing_of_the_kind", "x" * 41])
async def test_a_reason_of_another_decision_or_of_none_is_refused_at_its_field(code: str) -> None:
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    with pytest.raises(InvalidValue) as refused:
        await decide(application, S.REJECTED, reason="Вне сети", reason_code=code, legal_ground="п. 8")
    assert refused.value.at == "reason_code"
    assert (await made.row(application.key)).status is S.IN_PROGRESS


async def test_reasons_are_those_in_force_and_of_those_who_decide_alone() -> None:
    administrator = await builders.sign_in(await builders.staff())
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    async with unit_of_work() as work:
        today = local_day(work.now, settings().time_zone)
        row = (await work.session.exec(select(DecisionReason).where(DecisionReason.code == "other_network"))).one()
        row.valid_to = today - ONE_DAY
        later = DecisionReason(decision=ReasonOf.REJECT, code="later", text="Завтра", valid_from=today + ONE_DAY)
        work.session.add(later)
    async with unit_of_work() as work:
        offered = await desk.reasons(work, administrator)
    assert offered[ReasonOf.REJECT] == ()
    assert [one.code for one in offered[ReasonOf.ANNUL]] == ["by_wish", "duplicate"]
    with pytest.raises(InvalidValue):
        await decide(application, S.REJECTED, reason="Вне сети", reason_code="other_network", legal_ground="п. 8")
    for role in (Role.MFC_OPERATOR, Role.CUSTOMER):
        user = await builders.staff(role) if role.staff else await builders.customer()
        async with unit_of_work() as work:
            with pytest.raises(NotAllowed):
                await desk.reasons(work, await builders.sign_in(user))


async def test_a_profile_change_is_refused_with_a_reason_of_the_directory_and_keeps_its_code() -> None:
    person = await builders.customer()
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    change_id = await profile_requests.asked(person, ProfilePart.NAME, profile_requests.NAME)
    async with unit_of_work() as work:
        seen = await decisions.card(work, operator, change_id)
    assert [one.code for one in seen.reasons] == ["unreadable", "other_document"]
    for code in ("by_wish", "\0", "x" * 99):
        async with unit_of_work() as work:
            with pytest.raises(InvalidValue) as refused:
                await decisions.refuse(work, operator, change_id, seen.version, "Своя", reason_code=code)
        assert refused.value.at == "reason_code"
    async with unit_of_work() as work:
        await decisions.refuse(work, operator, change_id, seen.version, " ", reason_code="unreadable")
    async with unit_of_work() as work:
        row = await work.session.get(ProfileChange, change_id)
        assert row is not None
        assert (row.decision, row.decision_code) == (seen.reasons[0].label, "unreadable")


async def add_topic(label: str = "", starts: int = 0) -> Actor:
    administrator = await builders.sign_in(await builders.staff())
    today = local_day(datetime.now(UTC), settings().time_zone)
    async with unit_of_work() as work:
        typed = {**SECURITY, "label": label or SECURITY["label"]}
        await entries.save(work, administrator, "topics", typed, starts=today + starts * ONE_DAY)
    return administrator


async def topic_of(number: str) -> str:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        seen = await card.card(work, operator, number)
    return next(line.text for one in seen.sections for line in one.lines if line.name == "topic")


async def test_a_new_topic_is_offered_and_filed_in_the_reception_and_in_the_cabinet() -> None:
    with pytest.raises(FieldErrors) as refused:
        await send(await posted("info_enquiry", topic="security"))
    assert set(refused.value.fields) == {"topic"}
    await add_topic()
    receipt = await send(await posted("info_enquiry", topic="security"))
    assert await topic_of(receipt.number) == "Охранные зоны линий"
    customer = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        draft = await drafts.begin(work, customer, "info_enquiry")
        assert [one.value for one in draft.choices["topic"]][-1] == "security"
        assert (await drafts.save_step(work, customer, draft.id, 0, {"topic": "security"})).get("topic") is None
        assert "topic" in await drafts.save_step(work, customer, draft.id, 0, {"topic": "of_nobody"})


async def test_what_is_filed_keeps_its_topic_when_the_topic_is_renamed_and_ended() -> None:
    receipt = await send(await posted("info_enquiry", topic="metering"))
    was = await topic_of(receipt.number)
    row = await of_number(receipt.number)
    async with unit_of_work() as work:
        stored = await work.session.get(Application, row.key)
        assert stored is not None
        assert stored.submitted_at is not None
        stored.submitted_at -= timedelta(days=3)
        today = local_day(work.now, settings().time_zone)
        topic = (await work.session.exec(select(EnquiryTopic).where(EnquiryTopic.code == "metering"))).one()
        topic.valid_to = today - ONE_DAY
        work.session.add(EnquiryTopic(code="metering", label="Учёт", position=30, valid_from=today))
    assert await topic_of(receipt.number) == was == "Организация учёта электрической энергии"
    renamed = await send(await posted("info_enquiry", topic="metering"))
    assert await topic_of(renamed.number) == "Учёт"


async def test_an_ended_topic_is_offered_to_nobody_any_more() -> None:
    async with unit_of_work() as work:
        topic = (await work.session.exec(select(EnquiryTopic).where(EnquiryTopic.code == "metering"))).one()
        topic.valid_to = local_day(work.now, settings().time_zone) - ONE_DAY
    with pytest.raises(FieldErrors) as refused:
        await send(await posted("info_enquiry", topic="metering"))
    assert set(refused.value.fields) == {"topic"}


def test_reasons_stand_in_every_dialog_that_has_a_decision_of_theirs() -> None:
    decisions = {change.key: change.reason_of for change in office_changes() if change.reason_of}
    assert set(decisions.values()) == set(ReasonOf) - {ReasonOf.REFUSE_CHANGE}
    assert decisions["remark_added"] is ReasonOf.REQUEST
    for change in office_changes():
        if change.reason_of:
            assert {"reason", "remarks"} & {ask.name for ask in change.asks}, change.key
