"""What the page of an application says of attachments and terms."""

import uuid
from datetime import UTC, date, datetime

import pytest

from lkk.services.applications.case.card import ClockView
from lkk.services.files.views import FileView
from lkk.state.applications.application_view import clock_item, document_item
from lkk.vocabulary.applications import ClockState, OnRequest, Side


def test_an_attachment_carries_the_name_of_its_place() -> None:
    file = FileView(
        id=uuid.uuid4(),
        slot="title",
        name="скан 3.pdf",
        title="",
        size=1024,
        sha256="",
        side=Side.CUSTOMER,
        internal=False,
        message_id=None,
        created_at=datetime(2026, 11, 25, tzinfo=UTC),
        url="/api/files/1",
        thumbnail_url="",
        copy_url="",
    )
    shown = document_item(file, "Документ о праве собственности")
    assert (shown.name, shown.place) == ("скан 3.pdf", "Документ о праве собственности")
    assert document_item(file).place == ""


@pytest.mark.parametrize(
    ("percent", "state", "tone"),
    [
        (42, "идёт, прошло 42 %", "progress"),
        (100, "идёт, прошло 100 %", "progress"),
        (120, "срок прошёл, опаздывает сетевая организация", "danger"),
    ],
)
def test_a_term_that_is_over_is_not_said_to_run(percent: int, state: str, tone: str) -> None:
    clock = ClockView(
        rule="tp.registration",
        state=ClockState.RUNNING,
        started_on=date(2026, 11, 20),
        due_on=date(2026, 11, 25),
        due_at=None,
        finished_on=None,
        law="",
        of_customer=False,
        effect=OnRequest.RUNS,
        percent=percent,
    )
    assert (clock_item(clock).state, clock_item(clock).tone) == (state, tone)
