"""What the page of an application says of attachments."""

import uuid
from datetime import UTC, datetime

from lkk.services.files.views import FileView
from lkk.state.applications.application_view import document_item
from lkk.vocabulary.applications import Side


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
