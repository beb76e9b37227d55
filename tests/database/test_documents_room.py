"""The room of documents: what waits for the customer first, filters, pages as pictures, reading confirmed."""

import uuid
from datetime import date
from pathlib import Path

import pytest

from lkk.models.documents import Document
from lkk.routes import document_page_path
from lkk.services.documents import acknowledging, changing, room, viewing
from lkk.services.documents.acknowledging import NothingToAcknowledge, NotRead
from lkk.services.documents.locking import locked
from lkk.services.documents.room import RoomQuery
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.signing.signed_by import signed_by
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.signing import CheckOutcome, SignatureSide
from lkk.web.document_routes import DOCUMENT_ROUTES
from tests import application_builders as made
from tests import builders, sample_files, signing, visits
from tests.documents import posted, version_of
from tests.file_client import browser

pytestmark = pytest.mark.usefixtures("database")


async def titles(actor: Actor, query: RoomQuery | None = None) -> list[str]:
    async with unit_of_work() as work:
        return [row.title for row in (await room.find(work, actor, query or RoomQuery())).rows]


async def test_what_waits_for_the_customer_stands_first_the_nearest_day_before_all() -> None:
    customer = await builders.customer()
    await posted(customer.key, DocumentKind.CONTRACT, title="Договор позже", sign_until=date(2027, 2, 1))
    await posted(customer.key, DocumentKind.CONTRACT, title="Договор скоро", sign_until=date(2027, 1, 1))
    await posted(customer.key, DocumentKind.NOTICE, title="Уведомление")
    await posted(customer.key, DocumentKind.INVOICE, title="Счёт")
    await posted((await builders.customer()).key, title="Чужой")
    actor = await builders.sign_in(customer)
    assert await titles(actor) == ["Договор скоро", "Договор позже", "Уведомление", "Счёт"]
    assert await titles(actor, RoomQuery(wanted=True)) == ["Договор скоро", "Договор позже", "Уведомление"]
    async with unit_of_work() as work:
        assert (await room.find(work, actor, RoomQuery())).waiting == 3


async def test_documents_are_found_by_words_kind_state_application_and_day() -> None:
    customer = await builders.customer()
    application = await made.filed(customer)
    await posted(customer.key, DocumentKind.CONTRACT, title="Договор", number="ТП-15/ё", issued_on=date(2026, 3, 12))
    await posted(
        customer.key, title="Уведомление", application_id=application.key, issued_on=date(2026, 4, 1), number="16"
    )
    actor = await builders.sign_in(customer)
    found = {
        RoomQuery(words="договор тп-15/е"): ["Договор"],
        RoomQuery(words="16"): ["Уведомление"],
        RoomQuery(words="нет такого"): [],
        RoomQuery(kind=DocumentKind.CONTRACT): ["Договор"],
        RoomQuery(state=DocumentState.POSTED): ["Уведомление"],
        RoomQuery(application=application.number or ""): ["Уведомление"],
        RoomQuery(since=date(2026, 4, 1)): ["Уведомление"],
        RoomQuery(until=date(2026, 3, 31)): ["Договор"],
        RoomQuery(page=9): ["Уведомление", "Договор"],
    }
    for query, expected in found.items():
        assert await titles(actor, query) == expected, query
    async with unit_of_work() as work:
        [row] = await room.in_application(work, actor, application.key)
    assert (row.title, row.application) == ("Уведомление", application.number)


async def test_each_page_that_is_given_is_recorded_and_the_last_one_makes_it_read() -> None:
    customer = await builders.customer()
    document = await posted(customer.key, DocumentKind.CONTRACT, content=sample_files.pdf(pages=2))
    version = await version_of(document)
    async with browser(customer, DOCUMENT_ROUTES) as client:
        for page, read in ((1, False), (1, False), (2, True)):
            given = await client.get(document_page_path(document.public_id, 1, page))
            assert (given.status_code, given.headers["content-type"]) == (200, "image/png")
            assert given.content.startswith(b"\x89PNG")
            assert given.headers["cache-control"] == "private, no-store"
            async with unit_of_work() as work:
                assert await viewing.read_to_end(work, customer.key, version.key) is read
        for version_number, page in ((1, 3), (1, 0), (2, 1), (10**9, 1)):
            answer = await client.get(document_page_path(document.public_id, version_number, page))
            assert answer.status_code == 404
        assert (await client.get(document_page_path(uuid.uuid4(), 1, 1))).status_code == 404
        assert (await client.get("/api/documents/nonsense/1/1.png")).status_code == 404


async def test_pages_of_others_are_nobodys_and_the_staffs_opening_is_no_reading() -> None:
    customer = await builders.customer()
    document = await posted(customer.key, DocumentKind.CONTRACT, content=sample_files.pdf())
    version, address = await version_of(document), document_page_path(document.public_id, 1, 1)
    for person, expected in ((None, 401), (await builders.customer(), 404), (await builders.staff(), 200)):
        async with browser(person, DOCUMENT_ROUTES) as client:
            assert (await client.get(address)).status_code == expected
    async with unit_of_work() as work:
        assert not await viewing.pages_seen(work, customer.key, version.key)


async def test_reading_is_confirmed_once_after_every_page_was_shown() -> None:
    customer = await builders.customer()
    document = await posted(customer.key, DocumentKind.COMMISSIONING_ACT, content=sample_files.pdf(pages=2))
    version, actor = await version_of(document), await builders.sign_in(customer)
    followed: list[DocumentState] = []

    async def follow(work: UnitOfWork, by: Actor | None, changed: Document) -> None:
        followed.append(changed.state)

    async def confirm(by: Actor) -> None:
        async with unit_of_work() as work:
            await acknowledging.acknowledge(work, by, document.public_id, {DocumentKind.COMMISSIONING_ACT: follow})

    with pytest.raises(NotRead):
        await confirm(actor)
    for page in (1, 2):
        async with unit_of_work() as work:
            await viewing.page_shown(work, actor, version, page)
    with pytest.raises(NotAllowed):
        await confirm(await visits.visit(customer))
    with pytest.raises(NotFound):
        await confirm(await builders.sign_in(await builders.customer()))
    assert followed == []
    await confirm(actor)
    with pytest.raises(NothingToAcknowledge):
        await confirm(actor)
    assert followed == [DocumentState.POSTED]
    assert await titles(actor, RoomQuery(wanted=True)) == []


async def test_what_is_signed_closed_or_ones_own_is_not_confirmed() -> None:
    customer = await builders.customer()
    actor = await builders.sign_in(customer)
    own = await posted(customer.key, DocumentKind.NOTICE, source=DocumentSource.CUSTOMER)
    contract = await posted(customer.key, DocumentKind.CONTRACT)
    annulled = await posted(customer.key, DocumentKind.NOTICE)
    async with unit_of_work() as work:
        await changing.settle(work, await locked(work, None, annulled.public_id), DocumentState.ANNULLED)
    for document in (own, contract, annulled):
        with pytest.raises(NothingToAcknowledge):
            async with unit_of_work() as work:
                await acknowledging.acknowledge(work, actor, document.public_id, {})


async def test_a_list_names_who_has_signed_the_version_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing.trust_the_test_centre(tmp_path, monkeypatch)
    actor = await signing.person(accepts=False)
    signed = await signing.contract(actor)
    unsigned = await signing.contract(actor, by_company=False)
    async with unit_of_work() as work:
        found = await signed_by(work, [signed.public_id, unsigned.public_id])
        assert await signed_by(work, []) == {}
    [one] = found[signed.public_id]
    assert (one.side, one.outcome) == (SignatureSide.COMPANY, CheckOutcome.VALID)
    assert "Директоров" in one.name
    assert unsigned.public_id not in found
