"""The page after filing: filing waits for no document, the page shows it as soon as the worker has made it."""

import pytest
from sqlalchemy import text

from lkk.routes import APPLICATION_SENT, draft_path
from lkk.services.applications import slots
from lkk.services.applications.document import filed
from lkk.services.applications.drafts import drafts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.wizard import Wizard
from tests import application_builders, builders
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")


async def documents() -> int:
    async with unit_of_work() as work:
        query = text("select count(*) from stored_file where slot = :slot")
        return (await work.session.execute(query, {"slot": slots.FILED})).scalar_one()


async def test_filing_makes_no_document_and_the_page_waits_for_the_worker() -> None:
    user = await builders.customer()
    draft_id = await application_builders.draft(user)
    async with unit_of_work() as work:
        agreed = await application_builders.agreed(work)
    form = [["draft_id", str(draft_id)]]
    for purpose, version in agreed.items():
        form += [[f"version.{purpose.value}", version], [f"consent.{purpose.value}", "on"]]
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        path, _, query = draft_path(application_builders.ENQUIRY, draft_id).partition("?")
        await tab.open(path)
        await tab.go(path, **dict(part.split("=") for part in query.split("&")))
        form.append(["version", drafts.version_of(await application_builders.row(draft_id))])
        await tab.do(Wizard.send, form={"__reflex_form_data__": form})
        number = (await application_builders.row(draft_id)).number
        assert number
        assert await documents() == 0
        await tab.go(APPLICATION_SENT.path, number=number)
        assert (tab.seen["number"], tab.seen["document_href"]) == (number, "")
        (term,) = tab.seen["terms"]
        assert term.startswith("Ответим на обращение не позднее ")
        assert "Основание: Единые стандарты" in term
        assert await filed.make(draft_id)
        assert await documents() == 1
        await tab.signal()
        assert tab.seen["document_href"].startswith("/api/files/")
