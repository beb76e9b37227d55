"""The end of a cabinet: refused while something is open, at once for people, by terms for data, whatever is killed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.models.applications import Application, ApplicationHistory, ApplicationMessage
from lkk.models.audit import AuditEvent
from lkk.models.consents import Consent
from lkk.models.delivery import OutboxItem
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.identity import Profile, User, UserSession
from lkk.models.notifications import Notification
from lkk.models.own_data import Erasure
from lkk.services.applications.document import filed as documents
from lkk.services.customers import card
from lkk.services.identity import consents, sign_in
from lkk.services.kernel import audit, outbox
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotSignedIn, TooManyAttempts
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.publishing import EMAIL, mail_order
from lkk.services.own_data import closing, erasing, export, withdrawal, without_consent
from lkk.services.own_data.closing import PHRASE, StillOpen
from lkk.services.profile import requests
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.profile import ProfilePart
from lkk.vocabulary.retention import KeptData
from tests import application_builders as made
from tests import builders, visits
from tests.documents import posted
from tests.emails import emails
from tests.file_client import browser, send
from tests.kept_files import content_path

pytestmark = pytest.mark.usefixtures("database")
YEAR_S = 365 * 86_400


async def close(actor: Actor, password: str = builders.PASSWORD, phrase: str = PHRASE) -> None:
    await closing.close(actor, password, phrase)


async def row_of(user: User) -> User:
    async with unit_of_work() as work:
        return await work.session.get_one(User, user.key)


async def plan(user: User) -> Sequence[Erasure]:
    async with unit_of_work() as work:
        query = select(Erasure).where(Erasure.user_id == user.key).order_by(col(Erasure.id))
        return (await work.session.exec(query)).all()


async def test_a_closed_cabinet_ends_everything_of_the_person_in_one_transaction() -> None:
    person = await builders.customer("leaving@example.com")
    account = await builders.account()
    await builders.attach(person, account)
    async with browser(person) as client:
        answer = await send(client, await made.draft(person), "attachments")
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        await requests.begin(work, actor, ProfilePart.PASSPORT)
    await close(actor, phrase="  Закрыть   КАБИНЕТ ")
    closed = await row_of(person)
    assert (closed.status, closed.email) == (UserStatus.CLOSED, f"closed-{person.key}@closed.invalid")
    async with unit_of_work() as work:
        assert (await work.session.exec(select(UserSession).where(UserSession.user_id == person.key))).all() == []
        link = (await work.session.exec(select(AccountLink).where(AccountLink.user_id == person.key))).one()
        assert (link.active, link.detached_at) == (False, closed.closed_at)
        assert (await work.session.exec(select(Application).where(Application.user_id == person.key))).all() == []
        assert (await work.session.exec(select(StoredFile))).all() == []
    assert answer.status_code == 201
    assert not content_path(UUID(answer.json()["id"])).exists()
    (letter,) = await emails("leaving@example.com")
    assert letter.subject == "Личный кабинет закрыт"
    assert "Поданные заявки: ответы, файлы, документы и переписка: 5 лет" in letter.text


async def test_what_is_open_or_waits_for_the_customer_keeps_the_cabinet_open() -> None:
    person = await builders.customer()
    application = await made.filed(person)
    waiting = await visits.handed_over(person, await visits.visit(person))
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        found = (await closing.outlook(work, actor)).blockers
    assert [(one.number, one.draft_id) for one in found] == [(application.number, application.key), ("", waiting)]
    with pytest.raises(StillOpen):
        await close(actor)
    assert (await row_of(person)).status is UserStatus.ACTIVE


async def test_it_takes_the_password_the_phrase_and_the_own_cabinet() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    with pytest.raises(InvalidValue) as told:
        await close(actor, phrase="да")
    assert told.value.at == "phrase"
    for _ in range(5):
        with pytest.raises(InvalidValue) as told:
            await close(actor, "чужая догадка")
        assert told.value.at == "password"
    with pytest.raises(TooManyAttempts):
        await close(actor)
    with pytest.raises(NotInVisit):
        await close(await visits.visit(person))
    with pytest.raises(NotAllowed):
        await close(replace(actor, only_draft=1))  # a tablet
    with pytest.raises(NotAllowed):
        await close(await builders.sign_in(await builders.staff()))
    assert (await row_of(person)).status is UserStatus.ACTIVE


async def test_two_tabs_close_it_once_and_filing_in_another_tab_is_not_lost() -> None:
    person = await builders.customer("twice@example.com")
    actor = await builders.sign_in(person)
    outcomes = await asyncio.gather(close(actor), close(actor), return_exceptions=True)
    assert [type(one) for one in outcomes if one is not None] == [NotSignedIn]
    assert len(await emails("twice@example.com")) == 1
    for _ in range(3):
        busy = await builders.customer()
        draft_id = await made.draft(busy)
        await asyncio.gather(close(await builders.sign_in(busy)), made.file(busy, draft_id), return_exceptions=True)
        async with unit_of_work() as work:
            left = (await work.session.exec(select(Application.status).where(Application.user_id == busy.key))).all()
        closed = (await row_of(busy)).status is UserStatus.CLOSED
        assert left == ([] if closed else [ApplicationStatus.SUBMITTED])


async def test_the_sign_in_tells_who_knows_the_password_and_the_address_is_free() -> None:
    person = await builders.customer("again@example.com")
    await close(await builders.sign_in(person))
    with pytest.raises(sign_in.ClosedByOwner, match="зарегистрируйтесь"):
        await sign_in.authenticate("again@example.com", builders.PASSWORD, Visitor(ip="203.0.113.9"))
    with pytest.raises(sign_in.WrongPair):
        await sign_in.authenticate("again@example.com", "чужая догадка", Visitor(ip="203.0.113.9"))
    fresh = await builders.customer("again@example.com")
    signed = await sign_in.authenticate("again@example.com", builders.PASSWORD, Visitor(ip="203.0.113.9"))
    assert getattr(signed, "user_id", None) == fresh.key


async def test_data_go_by_their_terms_and_numbers_stay() -> None:
    person = await builders.customer(name="Семёнов Пётр Ильич")
    application = await made.brought_to(person, ApplicationStatus.REJECTED, made.CONNECTION)
    document = await documents.ensure(application.key)
    paper = await posted(person.key, title="Договор Семёнова", application_id=application.key)
    async with unit_of_work() as work:
        await consents.give(work, person.key, (await consents.current(work)).version, Visitor("203.0.113.7", "Firefox"))
    await close(await builders.sign_in(person))
    assert await erasing.erase_due() == 2
    assert {one.data for one in await plan(person) if one.done_at} == {KeptData.PROFILE, KeptData.NOTICES}
    async with unit_of_work() as work:
        assert await work.session.get(Profile, person.key) is None
        assert (await work.session.exec(select(Notification).where(Notification.user_id == person.key))).all() == []
    assert (await row_of(person)).display_name == ""
    assert (await made.row(application.key)).applicant == "Семёнов Пётр Ильич"
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        seen = await card.read(work, operator, person.key)
    assert (seen.status, seen.closed_at is None, seen.applications_total) == (UserStatus.CLOSED, False, 1)

    await builders.shift_clock(31 * 86_400)
    await erasing.erase_due()
    gone = await row_of(person)
    assert (gone.password_hash, gone.closed_login) == (None, "")

    await builders.shift_clock(3 * YEAR_S + 86_400 * 2)
    await erasing.erase_due()
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(Consent).where(Consent.user_id == person.key))).all()
        marks = await work.session.exec(select(AuditEvent.ip).where(AuditEvent.actor_id == person.key))
    assert {(one.ip, one.browser) for one in rows} == {("", "")}
    assert set(marks) == {""}

    await builders.shift_clock(5 * YEAR_S + 86_400 * 3)
    await erasing.erase_due()
    erased = await made.row(application.key)
    assert (erased.number, erased.status) == (application.number, ApplicationStatus.REJECTED)
    assert (erased.applicant, erased.contacts, erased.object_name, erased.account_number) == (
        erasing.ERASED,
        "",
        "",
        "",
    )
    assert "passport" not in erased.answers
    assert "max_power_kw" in erased.answers or erased.answers
    assert not content_path(document).exists()
    assert await documents.make_missing() == 0
    async with unit_of_work() as work:
        assert (await work.session.get_one(Document, paper.key)).title == erasing.ERASED
        assert (await work.session.exec(select(StoredFile).where(StoredFile.document_id == paper.key))).all() == []
    async with unit_of_work() as work:
        reasons = await work.session.exec(
            select(ApplicationHistory.reason).where(ApplicationHistory.application_id == application.key)
        )
        said = await work.session.exec(
            select(ApplicationMessage.text).where(ApplicationMessage.application_id == application.key)
        )
        assert (set(reasons), set(said) <= {erasing.ERASED}) == ({""}, True)
    assert all(one.done_at for one in await plan(person))


async def test_a_worker_that_is_killed_goes_on_and_two_erase_once() -> None:
    person = await builders.customer()
    await close(await builders.sign_in(person))
    due = [one.key for one in await plan(person) if one.data in (KeptData.PROFILE, KeptData.NOTICES)]
    half = asyncio.create_task(erasing.erase(due[0]))
    await asyncio.sleep(0)
    half.cancel()
    with pytest.raises(asyncio.CancelledError):
        await half
    assert not any(one.done_at for one in await plan(person))
    await asyncio.gather(*(erasing.erase(one) for one in due * 2))
    assert await erasing.erase_due() == 0
    async with unit_of_work() as work:
        marks = await work.session.exec(select(AuditEvent).where(AuditEvent.action == "data_erased"))
        assert len(marks.all()) == 2


async def test_a_cabinet_without_consent_closes_after_thirty_days_and_its_applications() -> None:
    quiet, busy, again = [await builders.customer(f"{name}@example.com") for name in ("quiet", "busy", "again")]
    application = await made.filed(busy)
    for person in (quiet, busy, again):
        async with unit_of_work() as work:
            await consents.give(work, person.key, (await consents.current(work)).version, Visitor())
        async with unit_of_work() as work:
            (newest, *_) = await consents.of_customer(work, person.key)
            await withdrawal.withdraw(work, await builders.sign_in(person), newest.id)
    async with unit_of_work() as work:
        missing = await withdrawal.missing(work, await builders.sign_in(again))
        assert missing
        await withdrawal.give_again(work, await builders.sign_in(again), missing.text.version)
    await builders.shift_clock(29 * 86_400)
    assert await without_consent.close_due() == 0
    await builders.shift_clock(30 * 86_400 + 60)
    assert await without_consent.close_due() == 1
    statuses = [(await row_of(one)).status for one in (quiet, busy, again)]
    assert statuses == [UserStatus.CLOSED, UserStatus.ACTIVE, UserStatus.ACTIVE]
    assert "согласие на обработку персональных данных отозвано" in (await emails("quiet@example.com"))[-1].text
    with pytest.raises(without_consent.NotDue):
        await without_consent.close(busy.key)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, application.key)
        row.status = ApplicationStatus.FULFILLED
    assert await without_consent.close_due() == 1
    assert (await row_of(busy)).status is UserStatus.CLOSED


async def test_nothing_of_another_tab_and_no_letter_of_the_queue_outlives_a_closed_cabinet() -> None:
    person = await builders.customer("outliving@example.com")
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        audit.record(work, AuditAction.SIGN_IN_REFUSED, actor_id=None, subject=f"user:{person.key}", ip="10.1.2.3")
        for number, bulk in enumerate((True, False)):
            payload = {"to": person.email, "subject": "Напоминание", "text": "текст", "html": ""}
            order = mail_order(person.email, bulk=bulk)
            outbox.put(work, EMAIL, payload, key=f"reminder:{number}", ordering_key=order, bulk=bulk)
    await close(actor)
    async with unit_of_work() as work:
        keys = set(await work.session.exec(select(OutboxItem.idempotency_key)))
    assert "reminder:0" not in keys  # behind all other mail: it would come after the last letter
    assert "reminder:1" in keys
    left = await made.draft(person)  # its session was checked before the closing, its row written after
    await builders.shift_clock(20 * YEAR_S)
    while await erasing.erase_due():
        pass
    async with unit_of_work() as work:
        assert await work.session.get(Application, left) is None
        refused = select(AuditEvent.ip).where(AuditEvent.action == AuditAction.SIGN_IN_REFUSED.value)
        assert (await work.session.exec(refused)).all() == [""]


async def test_right_passwords_are_not_counted_when_the_closing_is_refused_for_something_else() -> None:
    person = await builders.customer()
    await made.filed(person)
    actor = await builders.sign_in(person)
    for _ in range(6):
        with pytest.raises(StillOpen):
            await close(actor)


async def test_an_archive_is_not_begun_beside_a_closing() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        (await work.session.get_one(User, person.key)).status = UserStatus.CLOSED
    with pytest.raises(NotSignedIn):
        await export.ask(actor, builders.PASSWORD)
