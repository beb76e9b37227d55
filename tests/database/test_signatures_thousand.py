"""A thousand documents with one byte changed each, against the page of anybody; the order of signing broken."""

import hashlib
import random
import time
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text

from lkk.models.documents import Document
from lkk.services.documents import posting
from lkk.services.documents.posting import NewDocument
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import evidence, signing, verifying
from lkk.services.signing.signing import CodeOfOther
from lkk.services.signing.states import NotSignable
from lkk.services.signing.verifying import FileVerdict
from lkk.vocabulary.documents import DocumentKind
from tests import builders, sample_files
from tests import signing as given

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.slow]
MANY, AT_ONCE = 1000, 50


async def thousand(user_id: int) -> list[tuple[Document, bytes]]:
    """Documents of different bytes, posted as the portal's own."""
    made = []
    for _ in range(MANY // AT_ONCE):
        async with unit_of_work() as work:
            for _ in range(AT_ONCE):
                content = sample_files.pdf() + f"% {uuid.uuid4()}\n".encode()  # no changed byte makes another of them
                new = NewDocument(
                    DocumentKind.NOTICE, user_id, "Уведомление", content, template="notice@test", tell=False
                )
                made.append((await posting.post(work, None, new), content))
    return made


def one_byte_changed(content: bytes, turn: random.Random) -> bytes:
    spoilt = bytearray(content)
    spoilt[turn.randrange(len(spoilt))] ^= 1 << turn.randrange(8)
    return bytes(spoilt)


@pytest.mark.timeout(600)
async def test_of_a_thousand_documents_every_altered_one_is_found_and_every_whole_one_verifies() -> None:
    customer, turn = await builders.customer(), random.Random(27)
    documents = await thousand(customer.key)
    verdicts: dict[tuple[str, FileVerdict | None], int] = {}
    began = time.perf_counter()
    for document, content in documents:
        for sort, shown in (("whole", content), ("altered", one_byte_changed(content, turn))):
            sha256 = hashlib.sha256(shown).hexdigest()
            async with unit_of_work() as work:
                seen = await verifying.by_id(work, document.public_id, sha256)
                elsewhere = await verifying.by_hash(work, sha256)
            for place, found in ((f"{sort} by number", seen), (f"{sort} by file", elsewhere)):
                key = (place, found.file if found else None)
                verdicts[key] = verdicts.get(key, 0) + 1
    print(f"{4 * MANY} questions in {time.perf_counter() - began:.1f} s")
    assert verdicts == {
        ("whole by number", FileVerdict.SAME): MANY,
        ("whole by file", FileVerdict.SAME): MANY,
        ("altered by number", FileVerdict.ALTERED): MANY,
        ("altered by file", None): MANY,
    }


async def test_a_broken_order_a_used_code_and_an_edited_row_are_each_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)
    actor = await given.person()
    document = await given.contract(actor)

    async def enter(request: int, code: str) -> None:
        async with unit_of_work() as work:
            await signing.sign(work, actor, document.public_id, request, code, {})

    with pytest.raises(CodeOfOther):  # a code before it is asked for
        await enter(1, "123456")
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code()
    await enter(asked.request_id, code)
    with pytest.raises((NotSignable, WrongCode, CodeOfOther)):  # the same code once more
        await enter(asked.request_id, code)
    async with unit_of_work() as work:
        await work.session.execute(text("alter table evidence_record disable trigger all"))
        await work.session.execute(text("update evidence_record set at = at + interval '1 second' where seq = 4"))
    fault = await evidence.first_fault()
    assert fault is not None
    assert fault.seq == 4
