"""A measurement of quality: its term, and its protocol as a document of the application."""

from datetime import timedelta

import pytest

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.routes import OWN_OUTAGES
from lkk.services.applications import slots
from lkk.services.applications.case import card
from lkk.services.applications.workflow import deadlines
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import measurements
from lkk.vocabulary.applications import ClockState
from lkk.vocabulary.documents import DocumentKind, DocumentState
from tests import application_builders as made
from tests import builders, documents
from tests.database.test_documents_of_applications import by_hand, operator, post, send
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")
KIND = "quality_measurement"


async def asked_for() -> tuple[User, Application]:
    """A person with an account who has asked for a measurement at its point."""
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    point = await builders.metering_point(account)
    draft_id = await made.draft(user, KIND, points=(str(point.key),))
    await made.file(user, draft_id)
    return user, await made.row(draft_id)


async def test_a_measurement_has_a_term_of_its_own() -> None:
    _, asked = await asked_for()
    assert asked.number
    assert asked.number.startswith("КЭ-")
    async with unit_of_work() as work:
        (clock,) = await deadlines.unfinished(work, asked)
    assert (clock.rule, clock.state) == ("quality.measure", ClockState.RUNNING)
    assert asked.submitted_at
    assert clock.due_on >= asked.submitted_at.date() + timedelta(days=30)


async def test_the_protocol_comes_back_as_a_document_of_the_application_that_is_read_not_signed() -> None:
    (user, asked), clerk = await asked_for(), await operator()
    await send(clerk, asked.key, slots.POSTING, name="Протокол.pdf")
    document = await post(clerk, asked.key, by_hand(kind=DocumentKind.QUALITY_PROTOCOL, number="КЭ-7"))
    assert (document.state, document.user_id) == (DocumentState.POSTED, user.key)
    assert document.kind.acknowledged
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        shown = await card.card(work, actor, asked.number or "")
        measured = await measurements.own(work, actor)
        nobodys = await measurements.own(work, await builders.sign_in(await builders.customer()))
    assert [one.title for one in shown.papers] == [DocumentKind.QUALITY_PROTOCOL.label]
    (request,) = measured.requests
    assert (request.number, [one.number for one in request.protocols]) == (asked.number, ["КЭ-7"])
    assert (measured.others, nobodys) == ((), measurements.Measurements())


async def test_a_protocol_of_the_account_is_shown_without_a_request_and_an_annulled_one_is_not() -> None:
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    for number in ("1", "2"):
        posted = await documents.posted(None, DocumentKind.QUALITY_PROTOCOL, number=number, account_id=account.key)
    async with unit_of_work() as work:
        (await work.session.get_one(Document, posted.key)).state = DocumentState.ANNULLED
    async with unit_of_work() as work:
        found = await measurements.own(work, await builders.sign_in(user))
    assert [(one.number, one.application) for one in found.others] == [("1", "")]


async def test_the_page_of_own_outages_lists_requests_and_protocols() -> None:
    user, asked = await asked_for()
    await documents.posted(user.key, DocumentKind.QUALITY_PROTOCOL, number="КЭ-7", application_id=asked.key)
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.go(OWN_OUTAGES.path)
        (listed,) = tab.seen["measurements"]
        assert (listed["number"], tab.seen["protocols"]) == (asked.number, [])
        assert listed["protocols"][0]["title"].startswith("Протокол измерений № КЭ-7 от ")
        assert [one["of_points"] for one in tab.seen["accounts"]] == [True]
