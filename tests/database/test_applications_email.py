"""The letter about a filed application carries its document; without the document it still goes."""

import hashlib
from pathlib import Path

import pytest
from sqlmodel import select

from lkk.models.files import StoredFile
from lkk.services import composition
from lkk.services.applications import slots
from lkk.services.applications.document import filed as documents
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.files.giving import read_whole
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from tests import application_builders as made
from tests import builders
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.usefixtures("database")


async def post() -> None:
    """Deliver all letters that wait."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        dispatcher = Dispatcher(MAIL, composition.HANDLERS, ports, "worker-1", lease_s=10)
        while await dispatcher.deliver_batch():
            pass


async def document(application_id: int) -> StoredFile:
    async with unit_of_work() as work:
        query = select(StoredFile).where(StoredFile.application_id == application_id, StoredFile.slot == slots.FILED)
        return (await work.session.exec(query)).one()


@pytest.mark.parametrize("made_before", [True, False])
async def test_the_document_of_what_was_filed_comes_with_the_email(sandbox: Sandbox, made_before: bool) -> None:
    user = await builders.customer()
    application = await made.filed(user)
    if made_before:
        assert await documents.make(application.key)
    await post()
    (letter,) = sandbox.emails(user.email)
    row = await document(application.key)
    content = await read_whole(row.public_id)
    assert letter["files"] == [
        {
            "name": f"Заявка {application.number}.pdf",
            "media_type": "application/pdf",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    ]
    assert content.startswith(b"%PDF")
    assert application.number in letter["text"]


async def test_a_document_that_cannot_be_made_does_not_hold_the_email_back(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    user = await builders.customer()
    await made.filed(user)
    occupied = tmp_path / "no folder"
    occupied.write_text("")
    monkeypatch.setenv("LKK_DATA_DIR", str(occupied))
    settings.cache_clear()
    await post()
    (letter,) = sandbox.emails(user.email)
    assert letter["files"] == []


async def test_other_emails_carry_nothing(sandbox: Sandbox) -> None:
    user = await builders.customer()
    await made.brought_to(user, made.Status.REGISTERED)
    await post()
    assert [len(letter["files"]) for letter in sandbox.emails(user.email)] == [1, 0]
