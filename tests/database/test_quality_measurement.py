"""A measurement of quality: its term, and its protocol as a document of the application."""

from datetime import timedelta

import pytest

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications import slots
from lkk.services.applications.case import card
from lkk.services.applications.workflow import deadlines
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ClockState
from lkk.vocabulary.documents import DocumentKind, DocumentState
from tests import application_builders as made
from tests import builders
from tests.database.test_documents_of_applications import by_hand, operator, post, send

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
    assert [one.title for one in shown.papers] == [DocumentKind.QUALITY_PROTOCOL.label]
