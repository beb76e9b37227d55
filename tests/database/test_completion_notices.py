"""A filed notice of completion is a document of the connection it is about, with what was enclosed."""

import pytest

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.routes import document_path, staff_application_path
from lkk.services.applications.document import filed, notices
from lkk.services.documents import room
from lkk.services.documents.room import RoomQuery
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.documents.document import OwnDocument
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from tests import application_builders as made
from tests import builders, signing
from tests import connection_cases as path
from tests.event_path import event_tab

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]
NOTICE = DocumentKind.COMPLETION_NOTICE


async def noticed() -> tuple[User, Application, Application]:
    """A workshop that has filed its notice with a photo; the worker has made its paper."""
    user = await path.firm()
    application, notice = await path.notice(user)
    await filed.ensure(notice.key)
    return user, application, notice


async def document_of(application: Application) -> Document:
    return (await path.documents(application))[NOTICE]


async def test_the_notice_is_one_document_of_the_connection_with_the_paper_of_what_was_filed() -> None:
    user, application, notice = await noticed()
    await filed.ensure(notice.key)
    assert (await made.row(application.key)).stage is Stage.NOTICE
    document = await document_of(application)
    assert (document.number, document.user_id) == (notice.number, user.key)
    assert (document.state, document.source) == (DocumentState.POSTED, DocumentSource.CUSTOMER)
    assert not document.kind.signs.customer
    version = await signing.version_of(document)
    assert version.pages > 0
    async with unit_of_work() as work:
        assert await filed.made(work, notice.key) is not None
        found = await room.find(work, await builders.sign_in(user), RoomQuery(kind=NOTICE))
        staff = await room.in_application(work, await path.head(), application.key)
    assert [one.id for one in found.rows] == [document.public_id]
    assert (found.rows[0].application, found.rows[0].to_acknowledge) == (application.number, False)
    assert [one.id for one in staff if one.kind is NOTICE] == [document.public_id]


async def test_both_sides_open_the_notice_and_what_was_enclosed() -> None:
    user, application, notice = await noticed()
    document = await document_of(application)
    async with event_tab((await builders.sign_in(user)).session_key) as tab:
        await tab.open(document_path(document.public_id))
        await tab.do(OwnDocument.load)
        seen = tab.seen["view"]
        assert "Ввод.jpg" in [one["name"] for one in seen["enclosed"]]
        assert (seen["wanted"], seen["to_sign"], seen["application"]) == ("", False, application.number)
    async with event_tab((await path.head()).session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        await tab.do(StaffApplication.load)
        assert notice.number in [one["number"] for one in tab.seen["view"]["papers"]]


async def test_a_stranger_sees_neither_the_notice_nor_its_files_and_other_kinds_become_no_document() -> None:
    _, application, _ = await noticed()
    document = await document_of(application)
    stranger = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await notices.enclosed(work, stranger, document.public_id)
    enquiry = await made.filed(await builders.customer())
    await filed.ensure(enquiry.key)
    assert await path.documents(enquiry) == {}
