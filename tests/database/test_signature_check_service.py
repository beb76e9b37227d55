"""The service of signature checks: off by default; right, wrong, unknown and silent, each with what follows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.documents import Document
from lkk.models.notifications import Notification
from lkk.models.signing import DocumentSignature
from lkk.services import composition
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.integrations.ports import open_ports
from lkk.services.integrations.signature_check.contract import Verdict
from lkk.services.integrations.signature_check.http import HttpSignatureService, NoSignatureService
from lkk.services.integrations.signature_check.integration import SIGNATURE_CHECK
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import customer_file, evidence
from lkk.services.signing.states import NotSignable
from lkk.settings import settings
from lkk.vocabulary.people import Role
from lkk.vocabulary.signing import CheckOutcome, SignatureSide
from tests import builders, signatures
from tests import signing as given
from tests.sandbox_process import Sandbox
from tests.stub_server import Reply, stub_server

pytestmark = pytest.mark.usefixtures("database")
RIGHT = {"outcome": "valid", "program": "КриптоПро SVS", "reason": ""}
HEAD = signatures.signer()


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


@pytest.fixture
def service(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The sandbox, whose service is in the settings."""
    monkeypatch.setenv("LKK_SIGNATURE_CHECK_URL", f"{sandbox.url}/signatures")
    settings.cache_clear()
    return sandbox


async def deliver() -> None:
    """Let the worker ask what is due, every pause over."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        async with unit_of_work() as work:
            await work.session.execute(text("update outbox_item set run_at = now() - interval '1 second'"))
            await work.session.execute(text("update channel_health set paused_until = null"))
        dispatcher = Dispatcher(SIGNATURE_CHECK, composition.HANDLERS, ports, "test", lease_s=60)
        while await dispatcher.deliver_batch():
            pass


async def sent() -> tuple[Actor, Document]:
    """A firm's contract whose file of signature is of ГОСТ."""
    actor = await given.firm()
    document = await given.contract(actor)
    content = await given.bytes_of(await given.version_of(document))
    await given.send_file(actor, document, signatures.gost(HEAD.detached(content)))
    return actor, document


async def row_of(document: Document, side: SignatureSide = SignatureSide.CUSTOMER) -> DocumentSignature | None:
    version = await given.version_of(document)
    async with unit_of_work() as work:
        query = select(DocumentSignature).where(
            DocumentSignature.version_id == version.key, DocumentSignature.side == side
        )
        return (await work.session.exec(query)).first()


async def told_to(user_id: int | None) -> list[str]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification.title).where(Notification.user_id == user_id)))


async def record(document: Document) -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        note = "КриптоАРМ, подпись верна"
        await customer_file.record_check(work, operator, document.public_id, right=True, note=note, effects={})


async def test_nothing_is_asked_while_no_service_is_in_the_settings() -> None:
    await sent()
    async with unit_of_work() as work:
        channel = SIGNATURE_CHECK.channel.code
        assert list(await work.session.exec(select(OutboxItem.id).where(OutboxItem.channel == channel))) == []


async def test_what_the_service_finds_right_signs_the_document(service: Sandbox) -> None:
    actor, document = await sent()
    assert await given.state_of(document) == "awaits_signature"
    await deliver()
    assert await given.state_of(document) == "signed"
    row = await row_of(document)
    assert row is not None
    assert (row.outcome, row.reason) == (CheckOutcome.VALID, "Программа Песочница проверки подписей")
    assert (await given.events_of(document))[-2:] == ["signature_checked", "signed"]
    assert await evidence.first_fault() is None
    assert "Документ подписан" in await told_to(actor.subject_id)


async def test_what_it_finds_wrong_is_told_with_its_reason_and_another_file_may_come(service: Sandbox) -> None:
    service.checks_signatures("invalid", "Сертификат отозван 01.11.2026")
    actor, document = await sent()
    await deliver()
    assert (await given.state_of(document), await row_of(document)) == ("awaits_signature", None)
    async with unit_of_work() as work:
        bodies = await work.session.exec(select(Notification.body).where(Notification.user_id == actor.subject_id))
        assert any("Сертификат отозван 01.11.2026" in one for one in bodies)
    content = await given.bytes_of(await given.version_of(document))
    await given.send_file(actor, document, HEAD.detached(content))
    assert await given.state_of(document) == "signed"


async def test_unknown_and_silence_leave_the_signature_unchecked_for_an_employee(service: Sandbox) -> None:
    service.checks_signatures("unknown")
    _, document = await sent()
    await deliver()
    row = await row_of(document)
    assert row is not None
    assert (row.outcome, await given.state_of(document)) == (CheckOutcome.NOT_CHECKED, "awaits_signature")
    service.behave("fail", path="/signatures/")
    _, silent = await sent()
    await deliver()
    assert await given.state_of(silent) == "awaits_signature"
    await record(silent)
    service.behave("normal")
    service.checks_signatures("invalid", "Поздно")
    await deliver()  # an employee has decided: the late answer changes nothing
    assert await given.state_of(silent) == "signed"


async def test_a_wrong_signature_of_the_company_keeps_the_customer_from_signing(service: Sandbox) -> None:
    service.checks_signatures("invalid", "Сертификат отозван")
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    actor = await given.person()
    document = await given.contract(actor, by_company=False)
    company = signatures.signer("Директоров Олег Юрьевич", "БСК", given.COMPANY_INN)
    await given.sign_for_company(document, _Gost(company.certificate, company.key, company.centre))
    await deliver()
    row = await row_of(document, SignatureSide.COMPANY)
    assert row is not None
    assert (row.outcome, row.reason) == (CheckOutcome.INVALID, "Сертификат отозван")
    assert any(one.startswith("Подпись не подтверждена") for one in await told_to(operator.key))
    with pytest.raises(NotSignable, match="Первой документ подписывает"):
        await given.ask(actor, document.public_id)
    await given.sign_for_company(document, company)  # the right one takes its place
    await given.sign(actor, document)
    assert await given.state_of(document) == "signed"


class _Gost(signatures.Signer):
    """Signs by an algorithm nobody here verifies."""

    def detached(self, content: bytes, encoding: Encoding = Encoding.DER) -> bytes:
        return signatures.gost(super().detached(content, encoding))


@asynccontextmanager
async def answering(reply: Reply, *, refuse_sandbox: bool = False) -> AsyncIterator[HttpSignatureService]:
    async with (
        stub_server(reply) as server,
        HttpSignatureService(server.url, "secret", timeout_s=1, refuse_sandbox=refuse_sandbox) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply.json(422, {"error": {"code": "format", "message": "Не CMS"}}), ExternalSystemRefuses),
        (Reply.json(400, {}), ExternalSystemPostpones),
        (Reply.json(401, {}), ExternalSystemUnavailable),
        (Reply.json(200, RIGHT | {"outcome": "maybe"}), ExternalSystemUnavailable),
        (Reply.json(200, RIGHT | {"outcome": "invalid"}), ExternalSystemUnavailable),  # no reason
        (Reply.silence(), ExternalSystemUnavailable),
        (Reply.trickle(), ExternalSystemUnavailable),
    ],
)
async def test_what_the_service_answers_decides_what_becomes_of_a_question(reply: Reply, kind: type[Exception]) -> None:
    async with answering(reply) as client:
        with pytest.raises(kind):
            await client.verdict(b"%PDF", b"\x30")


async def test_a_verdict_is_read_as_the_api_tells_and_production_asks_no_sandbox() -> None:
    async with answering(Reply.json(200, RIGHT)) as client:
        assert await client.verdict(b"%PDF", b"\x30") == Verdict("valid", "КриптоПро SVS")
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with answering(Reply.json(200, about), refuse_sandbox=True) as client:
        with pytest.raises(SandboxRefused):
            await client.verdict(b"%PDF", b"\x30")
    assert (await SIGNATURE_CHECK.check(NoSignatureService())).sandbox is False
