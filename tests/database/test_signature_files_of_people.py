"""Signatures that come as files: the company's, a firm's own in place of an SMS, and those an employee checks."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from lkk.models.documents import Document
from lkk.models.notifications import Notification
from lkk.models.signing import DocumentSignature
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import company, customer_file, powers
from lkk.services.signing.cms import NotSignature
from lkk.services.signing.customer_file import FileTaken
from lkk.services.signing.files import SignatureInvalid, SignedAlready
from lkk.services.signing.signers import NotTheSigner
from lkk.settings import settings
from lkk.vocabulary.people import Role
from lkk.vocabulary.signing import CheckOutcome, SignatureSide
from tests import builders, signatures
from tests import signing as given

pytestmark = pytest.mark.usefixtures("database")
HEAD = signatures.signer()


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def send(actor: Actor, document: Document, signature: bytes) -> FileTaken:
    async with unit_of_work() as work:
        return await customer_file.sign_by_file(work, actor, document.public_id, signature, {})


async def bytes_of(document: Document) -> bytes:
    return await given.bytes_of(await given.version_of(document))


async def record(actor: Actor, document: Document, *, right: bool, note: str = "КриптоАРМ, подпись верна") -> None:
    async with unit_of_work() as work:
        await customer_file.record_check(work, actor, document.public_id, right=right, note=note, effects={})


async def test_the_head_of_a_firm_signs_by_a_file() -> None:
    actor = await given.firm()
    document = await given.contract(actor)
    taken = await send(actor, document, HEAD.detached(await bytes_of(document)))
    assert taken == FileTaken(signed=True)
    assert await given.state_of(document) == "signed"
    assert (await given.events_of(document))[-2:] == ["signature_attached", "signed"]


async def test_each_wrong_file_has_its_sentence_and_changes_nothing() -> None:
    actor = await given.firm()
    document = await given.contract(actor)
    content = await bytes_of(document)
    cases: list[tuple[bytes, type[ServiceError], str]] = [
        (b"not a signature", NotSignature, "не файл электронной подписи"),
        (HEAD.detached(content + b" "), SignatureInvalid, "для другого файла"),
        (signatures.signer(ended=True).detached(content), SignatureInvalid, "истёк"),
        (signatures.signer("Чужов Иван Иванович").detached(content), NotTheSigner, "другому лицу: Чужов Иван Иванович"),
        (signatures.signer(organization="ООО «Лютик»", inn="2224999999").detached(content), NotTheSigner, "«Лютик»"),
    ]
    for signature, refusal, said in cases:
        with pytest.raises(refusal, match=said):
            await send(actor, document, signature)
    assert await given.state_of(document) == "awaits_signature"
    assert await given.events_of(document) == ["signature_attached"]  # the company's


async def test_a_firm_signs_by_sms_only_by_its_head_or_a_representative_in_force() -> None:
    actor = await given.firm()
    document = await given.contract(actor)
    with pytest.raises(NotTheSigner, match="руководитель"):
        await given.ask(actor, document.public_id)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        today = local_day(work.now, settings().time_zone)
        for days, wrong in ((-1, "уже не действует"), (30, "")):
            until = today + timedelta(days=days)
            told = (actor.subject_id, "Сидорова Анна Ивановна", "№ 12 от 01.11.2026", until)
            if wrong:
                with pytest.raises(InvalidValue, match=wrong):
                    await powers.add(work, operator, *told)
            else:
                await powers.add(work, operator, *told)
    await given.accept(actor)
    await given.sign(actor, document)
    assert await given.state_of(document) == "signed"
    later = await given.contract(actor)
    await builders.shift_clock(31 * 86_400)
    again = await builders.sign_in(await given.user_of(actor))
    with pytest.raises(NotTheSigner, match="Срок доверенности истёк"):
        await given.ask(again, later.public_id)


async def test_what_cannot_be_verified_waits_for_an_employee_who_writes_how_it_was_checked() -> None:
    actor = await given.firm()
    document = await given.contract(actor)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    other_desk = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    taken = await send(actor, document, signatures.gost(HEAD.detached(await bytes_of(document))))
    assert not taken.signed
    assert "ГОСТ Р 34.10" in taken.reason
    assert await given.state_of(document) == "awaits_signature"
    with pytest.raises(SignedAlready, match="проверяет сотрудник"):
        await send(actor, document, HEAD.detached(await bytes_of(document)))
    with pytest.raises(NotAllowed):
        await record(other_desk, document, right=True)
    with pytest.raises(InvalidValue, match="чем проверяли"):
        await record(operator, document, right=True, note="да")
    await record(operator, document, right=False)
    assert await given.state_of(document) == "awaits_signature"
    await send(actor, document, signatures.gost(HEAD.detached(await bytes_of(document))))
    await record(operator, document, right=True)
    assert await given.state_of(document) == "signed"
    with pytest.raises(NotFound, match="ждёт проверки"):
        await record(operator, document, right=True)
    async with unit_of_work() as work:
        query = select(DocumentSignature).where(DocumentSignature.side == SignatureSide.CUSTOMER)
        row = (await work.session.exec(query)).one()
        told = await work.session.exec(select(Notification.title).where(Notification.user_id == actor.subject_id))
    assert (row.outcome, row.checked_by) == (CheckOutcome.NOT_CHECKED, operator.author_id)
    assert {"Файл подписи проверят отдельно", "Файл подписи не подошёл", "Документ подписан"} <= set(told)


async def test_the_company_signs_by_its_own_certificate_once_a_version() -> None:
    actor = await given.person()
    document = await given.contract(actor, by_company=False)
    with pytest.raises(SignatureInvalid, match="другой организации"):
        await given.sign_for_company(document, HEAD)
    await given.sign_for_company(document)
    with pytest.raises(SignedAlready):
        await given.sign_for_company(document)
    version = await given.version_of(document)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await company.attach(work, actor, version.key, b"")
    async with unit_of_work() as work:
        query = select(DocumentSignature).where(col(DocumentSignature.version_id) == version.key)
        row = (await work.session.exec(query)).one()
    assert (row.outcome, row.organization) == (CheckOutcome.VALID, "БСК")
