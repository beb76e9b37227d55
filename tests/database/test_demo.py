"""The demo: its people with half a year behind them, and a desk full of other customers' applications."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.delivery import OutboxItem
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.identity import Profile, User
from lkk.models.marks import ServiceMark
from lkk.models.money import BankPayment, Refund
from lkk.models.notifications import Notification
from lkk.models.profile_changes import ProfileChange
from lkk.models.redistribution import CapacityAd, CapacityContact, CapacityMatch
from lkk.models.signing import DocumentSignature
from lkk.models.surveys import Survey, SurveyAnswer
from lkk.services.applications import slots
from lkk.services.applications.document import filed
from lkk.services.demo import crowd, history, people_stories
from lkk.services.demo.people import add_people
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.demo import DEMO_PEOPLE
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.money import BankMatch, RefundState
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from lkk.vocabulary.redistribution import AdState, ContactState
from lkk.vocabulary.surveys import SurveyState

pytestmark = pytest.mark.usefixtures("city_database")


async def applications(email: str = "") -> list[Application]:
    async with unit_of_work() as work:
        query = select(Application).join(User, col(User.id) == Application.user_id).order_by(col(Application.id))
        return list(await work.session.exec(query.where(User.email == email) if email else query))


async def test_the_demo_has_its_people_with_half_a_year_and_an_application_in_every_status() -> None:
    assert await add_people()
    async with unit_of_work() as work:
        emails = set(await work.session.exec(select(User.email)))
    assert {person.email for person in DEMO_PEOPLE} <= emails
    async with unit_of_work() as work:
        planned = people_stories.stories(work.now)
    numbered = [one for one in await applications() if one.number]
    assert len(numbered) == len(planned), "no story is refused by a rule"
    mine = await applications(DEMO_PEOPLE[0].email)
    assert {one.status for one in mine} == set(ApplicationStatus)
    stages = {one.stage for one in mine if one.kind == "tp_new" and one.number}
    assert stages == {Stage.DONE, Stage.WORKS, Stage.OFFER}, "three connections at different stages"
    assert await filed.make_missing() > 0
    assert not await add_people()
    await _a_full_profile_and_a_request_that_waits()
    await _half_a_year_lies_behind_them()
    await _money_waits_for_somebody()
    await _a_board_with_a_pair_that_talks()


async def _a_board_with_a_pair_that_talks() -> None:
    async with unit_of_work() as work:
        states = (await work.session.exec(select(CapacityAd.state))).all()
        pairs = (await work.session.exec(select(CapacityMatch))).all()
        open_to = (await work.session.exec(select(CapacityContact.state))).all()
        agreed = (await work.session.exec(select(CapacityAgreement).order_by(col(CapacityAgreement.id)))).all()
        signed = (
            await work.session.exec(
                select(User.email).join(DocumentSignature, col(DocumentSignature.user_id) == col(User.id))
            )
        ).all()
    assert Counter(states) == {AdState.PUBLISHED: 3, AdState.AGREED: 2, AdState.MODERATION: 1}
    assert len(pairs) == 2
    assert set(open_to) == {ContactState.OPEN}
    assert [one.state for one in agreed] == [AgreementState.SIGNED, AgreementState.SIGNING]
    assert sorted(signed) == [people_stories.CITIZEN, people_stories.BAKERY, people_stories.PLANT]
    await _works_turnkey_wait_for_a_signature()
    await _somebody_thinks_something()


async def _works_turnkey_wait_for_a_signature() -> None:
    async with unit_of_work() as work:
        query = select(Application.stage, Document.state).join(Document).where(Application.kind == "tp_turnkey")
        found = (await work.session.exec(query)).all()
    assert found == [(Stage.SIGNING, DocumentState.AWAITS_SIGNATURE)]


async def _somebody_thinks_something() -> None:
    async with unit_of_work() as work:
        marks = (await work.session.exec(select(ServiceMark.stars))).all()
        survey = (await work.session.exec(select(Survey))).one()
        answers = (await work.session.exec(select(SurveyAnswer))).all()
    assert min(marks) == 2
    assert (survey.state, len(answers)) == (SurveyState.PUBLISHED, 12)


async def _money_waits_for_somebody() -> None:
    async with unit_of_work() as work:
        matches = (await work.session.exec(select(BankPayment.match))).all()
        refund = (await work.session.exec(select(Refund))).one()
    assert sorted(matches) == [BankMatch.MATCHED, BankMatch.UNMATCHED]
    assert (refund.state, refund.prepared_by is not None, refund.amount_kopecks) == (
        RefundState.REQUESTED,
        True,
        150_000,
    )


async def _a_full_profile_and_a_request_that_waits() -> None:
    async with unit_of_work() as work:
        person = (await work.session.exec(select(User).where(User.email == DEMO_PEOPLE[0].email))).one()
        passport = (await work.session.get_one(Profile, person.key)).passport
        change = (await work.session.exec(select(ProfileChange))).one()
        proof = (await work.session.exec(select(StoredFile).where(StoredFile.profile_change_id == change.key))).one()
    assert passport
    assert (change.part, change.status) == (ProfilePart.NAME, ChangeStatus.OPEN)
    assert proof.name == "Свидетельство о браке.pdf"


async def _half_a_year_lies_behind_them() -> None:
    done = [one for one in await applications() if one.submitted_at]
    async with unit_of_work() as work:
        now = work.now
        papers = Counter(
            (await work.session.exec(select(StoredFile.side).where(StoredFile.slot == slots.DOCUMENT))).all()
        )
        lines = (await work.session.exec(select(ApplicationHistory))).all()
        waiting = (await work.session.exec(select(OutboxItem).where(OutboxItem.state == "waiting"))).all()
        unread = (await work.session.exec(select(Notification).where(col(Notification.read_at).is_(None)))).all()
    filed_at = sorted(one.submitted_at for one in done if one.submitted_at)
    assert filed_at[0] < now - timedelta(days=150)
    assert filed_at[-1] > now - timedelta(hours=2)
    assert len({one.kind for one in done}) >= 5
    assert papers.total() > 10
    assert all(line.at <= now for line in lines)
    assert len({line.at.date() for line in lines}) > 30
    assert all(one.created_at > now - timedelta(days=3) for one in waiting if one.channel == "mail"), (
        "old letters left long ago"
    )
    assert all(one.created_at > now - timedelta(days=3) for one in unread)


async def test_the_desk_is_filled_once_and_goes_on_where_it_was_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "HALF_A_YEAR", 9)
    await add_people()
    assert not await history.is_complete()
    planned = (await history.left_to_play())[1]
    cast, left = await history.left_to_play()
    async with unit_of_work() as work:
        assert await history.play(work, *left[0], cast, cast["admin@example.com"])
    assert await history.play_crowd() == len(planned) - 1, "no story is refused by a rule"
    assert await history.is_complete()
    assert await history.play_crowd() == 0
    done = [one for one in await applications() if one.number]
    assert len({one.number for one in done}) == len(done)
    for prefix in {(one.number or "").split("-")[0] for one in done}:
        of_prefix = sorted(
            (one.number or "", one.submitted_at) for one in done if (one.number or "").startswith(prefix)
        )
        assert [at for _, at in of_prefix] == sorted(at for _, at in of_prefix if at), "numbers grow with the days"
    async with unit_of_work() as work:
        last = dict((await work.session.execute(text("select prefix, last from number_sequence"))).all())
        wrong = (await work.session.execute(text("select count(*) from outbox_item where state = 'dead'"))).scalar_one()
    assert all(int((one.number or "").rsplit("-")[-1]) <= last[(one.number or "").split("-")[0]] for one in done)
    assert wrong == 0


async def test_every_course_of_the_crowd_is_one_the_rules_let_through() -> None:
    await add_people()
    cast, left = await history.left_to_play()
    async with unit_of_work() as work:
        now = work.now
    courses = {
        (story.kind == "tp_new", story.who[:4], *(act.__qualname__ for _, act in story.moments(now))): (story, place)
        for story, place in left
    }
    assert len(courses) > 12
    for story, place in courses.values():
        async with unit_of_work() as work:
            assert await history.play(work, story, place, cast, cast["admin@example.com"])
    assert not await history.is_complete()
    async with unit_of_work() as work:
        await work.session.execute(text("update user_account set email = 'x' || email where email like 'resident%'"))
    assert await history.is_complete(), "a demo that was added without a crowd is left alone"
