"""The pages of documents on the way of real events: the room, one document page by page, posting by hand."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.routes import DOCUMENTS, application_path, document_page_path, document_path, staff_application_path
from lkk.services.applications import slots
from lkk.services.applications.drafts import sending
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.documents.by_hand import PostByHand
from lkk.state.documents.document import OwnDocument
from lkk.state.documents.room import Documents
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from lkk.web.document_routes import DOCUMENT_ROUTES
from tests import application_builders as made
from tests import builders, sample_files
from tests.database.test_documents_of_applications import send
from tests.documents import posted
from tests.event_path import event_tab
from tests.file_client import browser

pytestmark = pytest.mark.usefixtures("database")
ACT = DocumentKind.COMMISSIONING_ACT


def form(**values: str) -> dict[str, Any]:
    return {"__reflex_form_data__": [[name, value] for name, value in values.items()]}


async def test_the_room_tells_what_waits_and_an_act_is_read_page_by_page_and_confirmed() -> None:
    customer = await builders.customer()
    act = await posted(customer.key, ACT, number="7", content=sample_files.pdf(pages=2))
    await posted(customer.key, DocumentKind.COPY, title="Копия договора")
    foreign = await posted((await builders.customer()).key, title="Чужая бумага")
    async with (
        event_tab((await builders.sign_in(customer)).session_key) as tab,
        browser(customer, DOCUMENT_ROUTES) as client,
    ):
        await tab.open(DOCUMENTS.path)
        first, second = tab.seen["rows"]
        assert (first["title"], first["wanted"]) == (ACT.label, "Прочитайте и подтвердите это")
        assert (second["title"], second["wanted"], second["signed"]) == ("Копия договора", "", [])
        assert (tab.seen["waiting"], tab.seen["total_words"]) == ("1 документ", "2 документа")
        await tab.go(DOCUMENTS.path, wanted="1")
        assert [row["title"] for row in tab.seen["rows"]] == [ACT.label]
        await tab.open(first["href"])
        shown = tab.seen["view"]
        assert (shown["title"], shown["pages"], shown["read_words"]) == (ACT.label, 2, "Вы открыли 0 из 2 страниц")
        assert tab.seen["picture"] == document_page_path(act.public_id, 1, 1)
        await tab.do(OwnDocument.acknowledge)
        assert "откройте все страницы" in tab.seen["commands"][-1]["text"]
        for page in (1, 2):
            await tab.do(OwnDocument.turn_to, page=page)
            assert tab.seen["picture_words"] == f"Страница {page} из 2"
            assert (await client.get(tab.seen["picture"])).status_code == 200
        await tab.do(OwnDocument.turn_to, page=99)
        assert tab.seen["page_number"] == 2
        await tab.do(OwnDocument.acknowledge)
        assert tab.seen["view"]["state"].startswith("Прочитан")
        assert tab.seen["view"]["wanted"] == ""
        await tab.open(document_path(foreign.public_id))
        assert foreign.title not in str(tab.seen), "nothing of another person's document has come"


async def test_sending_a_document_begins_a_request_with_its_words() -> None:
    customer = await builders.customer()
    async with event_tab((await builders.sign_in(customer)).session_key) as tab:
        await tab.open(DOCUMENTS.path)
        await tab.do(Documents.send_document)
    async with unit_of_work() as work:
        draft = (await work.session.exec(select(Application).where(Application.user_id == customer.key))).one()
    assert (draft.kind, draft.number, draft.answers["text"]) == (sending.KIND, None, sending.WORDS)


async def test_an_operator_posts_an_act_and_the_applicant_sees_it_in_the_application() -> None:
    customer = await builders.customer()
    application = await made.filed(customer)
    clerk = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    number = application.number or ""
    async with event_tab(clerk.session_key) as tab:
        await tab.open(staff_application_path(number))
        await tab.do(PostByHand.post, form=form(kind="nonsense"))
        assert set(tab.seen["errors"]) == {f"post-document-{name}" for name in ("kind", "issued_on", "posting")}
        await send(clerk, application.key, slots.POSTING)
        await tab.do(PostByHand.post, form=form(kind=ACT.value, number="АД-7", issued_on="2026-03-12"))
        assert tab.seen["turn"] == 1
        [paper] = tab.seen["view"]["papers"]
        assert (paper["title"], paper["number"], paper["issued"]) == (ACT.label, "АД-7", "12.03.2026")
    async with event_tab((await builders.sign_in(customer)).session_key) as tab:
        await tab.open(application_path(number))
        [paper] = tab.seen["view"]["papers"]
        assert (paper["file"], paper["wanted"]) == ("Договор.pdf", "Прочитайте и подтвердите это")
