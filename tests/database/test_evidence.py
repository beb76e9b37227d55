"""The evidence kept: the chain in the database, the sheet with its seal, the container, checking without sign-in."""

import asyncio
import hashlib
import io
import uuid
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.signing import EvidenceRecord, EvidenceSheet
from lkk.services.documents import posting
from lkk.services.files import giving
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import container, evidence, verifying
from lkk.services.signing.jobs import ChainBroken, prove
from lkk.services.signing.verifying import FileVerdict
from lkk.settings import settings
from lkk.vocabulary.signing import EvidenceEvent
from tests import builders, sample_files, signatures
from tests import signing as given

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _sealing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = signatures.signer("Печать Портала", "БСК", given.COMPANY_INN).pkcs12(tmp_path / "seal.p12")
    monkeypatch.setenv("LKK_SEAL_KEY", str(key))
    monkeypatch.setenv("LKK_SEAL_PASSWORD", signatures.PASSWORD.decode())
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def forced(query: str, **values: object) -> None:
    """Alter rows as somebody who owns the database can."""
    async with unit_of_work() as work:
        await work.session.execute(text("alter table evidence_record disable trigger all"))
        await work.session.execute(text(query), values)
        await work.session.execute(text("alter table evidence_record enable trigger all"))


async def sheet_of(document: Document) -> tuple[EvidenceSheet, bytes]:
    version = await given.version_of(document)
    async with unit_of_work() as work:
        query = select(EvidenceSheet).where(EvidenceSheet.version_id == version.key)
        sheet = (await work.session.exec(query)).one()
        file = await work.session.get_one(StoredFile, sheet.file_id)
    return sheet, await giving.read_whole(file.public_id)


@pytest.mark.parametrize(
    "query",
    ["update evidence_record set facts = '{}'", "delete from evidence_record", "truncate evidence_record"],
)
async def test_the_database_lets_nobody_alter_a_record(query: str) -> None:
    await given.person()
    with pytest.raises(DBAPIError, match="never altered"):
        async with unit_of_work() as work:
            await work.session.execute(text(query))


async def test_a_record_may_be_sealed_anew_and_stays_in_the_chain() -> None:
    await given.person()
    async with unit_of_work() as work:
        row = (await work.session.exec(select(EvidenceRecord))).one()
        row.personal = {**row.personal}
    assert await evidence.first_fault() is None


async def test_the_check_names_the_row_that_was_altered_behind_its_back() -> None:
    actor = await given.person()
    await given.sign(actor, await given.contract(actor))
    async with unit_of_work() as work:
        last = await evidence.head(work)
    assert await evidence.first_fault() is None
    await forced('update evidence_record set facts = facts || \'{"sha256": "0"}\' where seq = :seq', seq=3)
    fault = await evidence.first_fault()
    assert fault is not None
    assert (fault.seq, fault.reason) == (3, "запись изменена")
    with pytest.raises(ChainBroken, match="запись 3"):
        await prove(None)  # type: ignore[arg-type]
    await forced("delete from evidence_record where seq = :seq", seq=2)
    fault = await evidence.first_fault()
    assert fault is not None
    assert (fault.seq, fault.reason) == (2, "записи нет")
    assert last.seq == 6


async def test_a_chain_cut_off_at_its_end_is_found_by_its_sheets() -> None:
    actor = await given.person()
    await given.sign(actor, await given.contract(actor))
    await given.make_sheets()
    await forced("delete from evidence_record where seq >= 6")
    fault = await evidence.first_fault()
    assert fault is not None
    assert fault.seq == 6


async def test_the_phone_and_name_of_a_signer_lie_sealed() -> None:
    actor = await given.person()
    await given.sign(actor, await given.contract(actor))
    async with unit_of_work() as work:
        lies = await work.session.execute(text("select string_agg(evidence_record::text, ' ') from evidence_record"))
        stored = lies.scalar_one()
    assert given.PHONE not in stored
    assert "Иванов" not in stored


async def test_the_sheet_tells_of_the_signature_and_is_sealed_whole() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    await given.sign(actor, document)
    await given.make_sheets()
    sheet, pdf = await sheet_of(document)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    version = await given.version_of(document)
    for said in (version.sha256, str(document.public_id), "Иванов Иван Иванович", "Код введён верно", "БСК"):
        assert said in words.replace("\n", " "), said
    assert sheet.sealed_by == "БСК"
    assert sheet.sha256 == hashlib.sha256(pdf).hexdigest()
    assert await asyncio.to_thread(signatures.seal_check, pdf) == (True, True)
    assert (await given.events_of(document))[-1] == EvidenceEvent.SHEET_MADE.value
    await given.make_sheets()  # nothing is made twice
    assert await evidence.first_fault() is None


async def test_without_a_key_the_sheet_says_that_it_has_no_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_SEAL_KEY", "")
    settings.cache_clear()
    actor = await given.person()
    document = await given.contract(actor)
    await given.sign(actor, document)
    await given.make_sheets()
    sheet, pdf = await sheet_of(document)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert sheet.sealed_by == ""
    assert "Печати портала на протоколе нет" in words


async def test_the_container_holds_the_very_bytes_with_signatures_and_sheet() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    with pytest.raises(NotFound):
        await container.of(actor, document.public_id, "")
    await given.sign(actor, document)
    with pytest.raises(NotFound, match="ещё не готов"):
        await container.of(actor, document.public_id, "")
    await given.make_sheets()
    made = await container.of(actor, document.public_id, "http://localhost/verify/1")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        first = archive.read(names[0])
    version = await given.version_of(document)
    assert hashlib.sha256(first).hexdigest() == version.sha256
    assert names[1:] == ["Подпись компании.sig", "Протокол подписания.pdf", "Как проверить.txt"]
    stranger = await builders.sign_in(await builders.customer())
    with pytest.raises(NotFound):
        await container.of(stranger, document.public_id, "")


async def test_anybody_checks_a_document_by_its_id_or_its_file_and_reads_masked_names() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    await given.sign(actor, document)
    await given.make_sheets()
    version = await given.version_of(document)
    sheet, _ = await sheet_of(document)
    async with unit_of_work() as work:
        seen = await verifying.by_id(work, document.public_id)
        same = await verifying.by_id(work, document.public_id, version.sha256)
        altered = await verifying.by_id(work, document.public_id, "0" * 64)
        dropped = await verifying.by_hash(work, version.sha256)
        of_sheet = await verifying.by_hash(work, sheet.sha256)
        unknown = (await verifying.by_hash(work, "0" * 64), await verifying.by_id(work, uuid.uuid4()))
    assert seen is not None
    assert (seen.number, seen.state, seen.file) == ("ТП-7", "подписан", FileVerdict.NOT_GIVEN)
    assert [one.signer for one in seen.signatures] == ["Д••• О••• Ю•••", "И••• И••• И•••"]
    assert [one.organization for one in seen.signatures] == ["БСК", ""]
    assert [one.file for one in (same, altered, dropped, of_sheet) if one] == [
        FileVerdict.SAME,
        FileVerdict.ALTERED,
        FileVerdict.SAME,
        FileVerdict.SHEET,
    ]
    assert unknown == (None, None)


async def test_the_file_of_an_earlier_version_says_so() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    first = await given.version_of(document)
    async with unit_of_work() as work:
        await posting.new_version(work, None, document.key, sample_files.pdf(pages=3), template="contract@test")
        seen = await verifying.by_hash(work, first.sha256)
    assert seen is not None
    assert (seen.file, seen.in_force) == (FileVerdict.EARLIER, False)


async def test_twenty_who_write_at_once_make_one_chain() -> None:

    async def write(number: int) -> None:
        async with unit_of_work() as work:
            await evidence.append(work, EvidenceEvent.SIGNED, facts={"number": number})

    await asyncio.gather(*(write(number) for number in range(20)))
    assert await evidence.first_fault() is None
    async with unit_of_work() as work:
        seqs = list(await work.session.exec(select(EvidenceRecord.seq).order_by(col(EvidenceRecord.seq))))
    assert seqs == list(range(1, 21))
