"""A document that two customers sign: each for themselves, whole when both have, and nobody else's."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import col, select

from lkk.models.documents import Document
from lkk.models.notifications import Notification
from lkk.models.signing import DocumentSignature, EvidenceSheet
from lkk.services.documents import posting, room
from lkk.services.documents.posting import NewDocument
from lkk.services.documents.room import RoomQuery
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import customer_file, desk, expiring, refusing, sheets, signing, views
from lkk.services.signing.states import NotSignable
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.signing import SignatureSide, SigningStep
from tests import builders, sample_files, signatures
from tests import signing as given

pytestmark = pytest.mark.usefixtures("database")
KIND = DocumentKind.REDISTRIBUTION_AGREEMENT
OTHER_PHONE = "+79137654321"


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def two() -> tuple[Actor, Actor]:
    """Two customers who may sign, each by a phone of their own."""
    user = await builders.customer(phone=OTHER_PHONE, phone_confirmed=True)
    await given.seen(user)
    second = await builders.sign_in(user)
    await given.accept(second)
    return await given.person(), second


async def paper(first: Actor, second: Actor, **more) -> Document:
    """A document of both that both have read to the end."""
    new = NewDocument(
        KIND, first.subject_id, title=KIND.label, content=sample_files.pdf(pages=2), template="agreement@test",
        counterparty_id=second.subject_id, **more,
    )  # fmt: skip
    async with unit_of_work() as work:
        document = await posting.post(work, None, new)
    for one in (first, second):
        await given.read_to_end(one, document)
    return document


async def signs(actor: Actor, document: Document, phone: str = given.PHONE, effects=None) -> None:
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code(phone)
    async with unit_of_work() as work:
        await signing.sign(work, actor, document.public_id, asked.request_id, code, effects or {})


async def told(actor: Actor) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == actor.subject_id)
        return list(await work.session.exec(query.order_by(col(Notification.id))))


async def test_it_is_signed_when_both_have_signed_and_each_step_is_told() -> None:
    first, second = await two()
    document = await paper(first, second)
    followed: list[str] = []

    async def effect(work, by, changed) -> None:
        followed.append(changed.state.value)

    await signs(first, document, effects={KIND: effect})
    assert await given.state_of(document) == "awaits_signature"
    assert (await told(first))[-1] == "document_signed_first"
    assert (await told(second))[-1] == "document_your_turn"
    await signs(second, document, OTHER_PHONE, {KIND: effect})
    assert await given.state_of(document) == "signed"
    assert followed == ["awaits_signature", "signed"]
    assert [(await told(one))[-1] for one in (first, second)] == ["document_signed"] * 2
    async with unit_of_work() as work:
        sides = list(await work.session.exec(select(DocumentSignature.side).order_by(col(DocumentSignature.id))))
    assert sides == [SignatureSide.CUSTOMER, SignatureSide.COUNTERPARTY]


async def test_who_has_signed_signs_no_second_time_and_does_not_refuse() -> None:
    first, second = await two()
    document = await paper(first, second)
    await signs(first, document)
    with pytest.raises(NotSignable, match="Ждём подписи второй стороны"):
        await given.ask(first, document.public_id)
    with pytest.raises(NotSignable, match="Вы уже подписали"):
        async with unit_of_work() as work:
            await refusing.refuse(work, first, document.public_id, "Передумал отдавать", {})
    async with unit_of_work() as work:
        mine = await views.view(work, first, document.public_id)
        theirs = await views.view(work, second, document.public_id)
        waiting = [(await room.find(work, one, RoomQuery(wanted=True))).total for one in (first, second)]
    assert (mine.step, theirs.step) == (SigningStep.OTHER_SIDE, SigningStep.SIGN)
    assert waiting == [0, 1]


async def test_both_at_the_same_instant_sign_it_once_and_whole() -> None:
    first, second = await two()
    document = await paper(first, second)
    whole: list[bool] = []

    async def effect(work, by, changed) -> None:
        whole.append(changed.state.value == "signed")

    asked: dict[int, tuple[int, str]] = {}
    for actor, phone in ((first, given.PHONE), (second, OTHER_PHONE)):
        request = await given.ask(actor, document.public_id)
        asked[actor.subject_id] = (request.request_id, await given.last_code(phone))

    async def enter(actor: Actor) -> None:
        async with unit_of_work() as work:
            await signing.sign(work, actor, document.public_id, *asked[actor.subject_id], {KIND: effect})

    await asyncio.gather(enter(first), enter(second))
    assert await given.state_of(document) == "signed"
    assert whole == [False, True]


async def test_nobody_else_finds_it() -> None:
    first, second = await two()
    document = await paper(first, second)
    stranger = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await room.view(work, stranger, document.public_id)
        assert (await room.find(work, stranger, RoomQuery())).total == 0
    with pytest.raises(NotFound):
        await given.ask(stranger, document.public_id)


async def test_a_new_version_is_signed_anew_by_whoever_signed_the_one_before() -> None:
    first, second = await two()
    document = await paper(first, second)
    await signs(first, document)
    async with unit_of_work() as work:
        await posting.new_version(work, None, document.key, sample_files.pdf(pages=1), template="agreement@test")
    for one in (first, second):
        await given.read_to_end(one, document)
    await builders.shift_clock(61)
    await signs(second, document, OTHER_PHONE)
    assert await given.state_of(document) == "awaits_signature"
    await signs(first, document)
    assert await given.state_of(document) == "signed"


async def test_a_refusal_ends_it_and_the_other_side_reads_why() -> None:
    first, second = await two()
    document = await paper(first, second)
    await signs(first, document)
    async with unit_of_work() as work:
        await refusing.refuse(work, second, document.public_id, "Нашёл мощность ближе", {})
    assert await given.state_of(document) == "refused"
    assert (await told(first))[-1] == "document_other_refused"
    async with unit_of_work() as work:
        seen = await views.view(work, first, document.public_id)
    assert seen.answer == "Нашёл мощность ближе"


async def test_one_signature_does_not_keep_it_from_running_out(in_november: None) -> None:
    first, second = await two()
    async with unit_of_work() as work:
        today = work.now.date()
    document = await paper(first, second, sign_until=today)
    await signs(first, document)
    await builders.shift_clock(2 * 24 * 3600)
    assert await expiring.expire({}) == 1
    assert await given.state_of(document) == "expired"


async def test_a_file_of_the_second_side_waits_for_an_employee_and_signs_for_that_side() -> None:
    first, second = await given.person(), await given.firm(phone=OTHER_PHONE)
    document = await paper(first, second)
    version = await given.version_of(document)
    stray = signatures.signer("Петров Пётр Петрович", "ООО «Ромашка»", "2224000001", of="Неизвестный центр")
    await given.send_file(second, document, stray.detached(await given.bytes_of(version)))
    operator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        [waiting] = await desk.waiting(work, operator)
    assert (waiting.side, waiting.customer_id) == (SignatureSide.COUNTERPARTY, second.subject_id)
    async with unit_of_work() as work:
        await customer_file.record_check(
            work, operator, document.public_id, right=True, note="КриптоАРМ: верна", effects={}, side=waiting.side
        )
    assert await given.state_of(document) == "awaits_signature"
    await signs(first, document)
    assert await given.state_of(document) == "signed"


async def test_the_sheet_names_both_and_tells_neither_where_the_other_signed_from() -> None:
    first, second = await two()
    document = await paper(first, second)
    await signs(first, document)
    await signs(second, document, OTHER_PHONE)
    version = await given.version_of(document)
    async with unit_of_work() as work:
        seen = await sheets.view(work, version.key, "")
    assert len(seen.data["signatures"]) == len(seen.data["agreements"]) == 2
    assert not any("адрес" in one["details"] or "сеанс" in one["details"] for one in seen.data["events"])
    await given.make_sheets()
    async with unit_of_work() as work:
        sheet = (await work.session.exec(select(EvidenceSheet))).one()
        for one in (first, second):
            assert (await views.view(work, one, document.public_id)).has_container
    assert sheet.version_id == version.key
