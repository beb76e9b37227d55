"""Notices about applications: posted documents, one counter of new ones, read with the page, one line for each."""

import pytest
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.routes import application_path, staff_application_path
from lkk.services import notifications
from lkk.services.applications.case import card
from lkk.services.applications.desk import counts
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.emails import emails
from tests.event_path import event_tab
from tests.file_client import browser, send
from tests.sample_files import pdf

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus


async def notices(user: User, event: str = "") -> list[Notification]:
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(Notification).where(Notification.user_id == user.key))).all()
    return [row for row in rows if event in ("", row.event)]


async def unread(user: User) -> int:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await notifications.unread_count(work, actor)


async def test_a_posted_document_notifies_the_applicant_and_stands_in_the_history() -> None:
    user = await builders.customer("ivanov@example.com")
    application = await made.brought_to(user, S.IN_PROGRESS)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    async with browser(operator) as client:
        assert (await send(client, application.key, slot="", name="Условия.pdf", body=pdf())).status_code == 201
        inside = {"application": str(application.key), "slot": "", "name": "Записка.pdf", "internal": "yes"}
        assert (await client.post("/api/files", params=inside, content=pdf())).status_code == 201
    (notice,) = await notices(user, "application_document")
    assert ("Условия.pdf" in notice.body, notice.link) == (True, application_path(application.number or ""))
    assert any("Условия.pdf" in letter.text for letter in await emails("ivanov@example.com"))
    async with unit_of_work() as work:
        seen = await card.card(work, await builders.sign_in(user), application.number or "")
    assert [line.reason for line in seen.timeline if line.kind is HistoryKind.DOCUMENT] == ["Условия.pdf"]


async def test_a_filing_notifies_nobody_of_the_staff_and_moves_one_counter() -> None:
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    user = await builders.customer()
    actor = await builders.sign_in(operator)
    await made.filed(user)
    application = await made.filed(user)
    assert await notices(operator) == []
    async with unit_of_work() as work:
        assert (await counts.today(work, actor)).new_applications == 2
        given = Payload(registration_number="1", registered_on=work.now.date())
        await status_changes.change(work, actor, application.key, S.REGISTERED, given)
    async with unit_of_work() as work:
        assert (await counts.today(work, actor)).new_applications == 1


async def test_who_sees_no_applications_is_told_no_number_of_them() -> None:
    await made.filed(await builders.customer())
    actor = await builders.sign_in(await builders.staff(Role.ADVOCATE_MANAGER))
    async with unit_of_work() as work:
        assert (await counts.today(work, actor)).new_applications == 0


async def test_opening_an_application_reads_its_notices_and_no_others() -> None:
    user = await builders.customer()
    first, second = await made.brought_to(user, S.REGISTERED), await made.brought_to(user, S.REGISTERED)
    before = await unread(user)
    of_first = len([one for one in await notices(user) if one.subject == first.number])
    assert of_first >= 2
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.open(application_path(first.number or ""))
    assert await unread(user) == before - of_first
    assert all(one.read_at is None for one in await notices(user) if one.subject == second.number)


async def test_opening_an_application_at_the_desk_reads_the_notices_of_the_employee_alone() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    async with unit_of_work() as work:
        executor = await work.session.get_one(User, application.executor_id)
        applicant = await builders.sign_in(user)
        await status_changes.change(work, applicant, application.key, S.WITHDRAWN)
    theirs = await unread(user)
    assert await unread(executor) == 1
    actor = await builders.sign_in(executor)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
    assert (await unread(executor), await unread(user)) == (0, theirs)


async def test_notices_of_an_application_stand_in_one_line() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    other = await made.filed(user)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        page = await notifications.list_own(work, actor)
        assert [line.newest.subject for line in page.rows] == [other.number, application.number]
        line = page.rows[1]
        assert (line.count, line.unread) == (3, 3)
        assert "в работе" in line.newest.title
        opened = await notifications.read_one(work, actor, line.newest.id)
        assert [one.subject for one in opened.others] == [application.number] * 2
    async with unit_of_work() as work:
        page = await notifications.list_own(work, actor)
    assert (page.total, page.unread, page.rows[1].unread) == (4, 3, 2)
