"""Documents posted for customers: kept in versions, told once, seen by whom they are for, read page by page."""

import hashlib
from datetime import date

import pytest
from sqlmodel import select

from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.notifications import Notification
from lkk.services import documents
from lkk.services.composition import OWNERS
from lkk.services.documents import changing, finding, posting, viewing
from lkk.services.documents.locking import locked
from lkk.services.documents.posting import DocumentClosed
from lkk.services.files import giving
from lkk.services.files.storing import FileRefused
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.people import Role
from tests import builders, sample_files, visits
from tests.documents import posted, version_of

pytestmark = pytest.mark.usefixtures("database")


async def notices(user_id: int) -> list[str]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification.title).where(Notification.user_id == user_id)))


async def test_a_posted_document_keeps_its_very_bytes_and_counts_its_pages() -> None:
    customer = await builders.customer()
    content = sample_files.pdf(pages=3)
    document = await posted(customer.key, content=content, number="15", issued_on=date(2026, 3, 12))
    version = await version_of(document)
    async with unit_of_work() as work:
        file = await work.session.get_one(StoredFile, version.file_id)
    assert await giving.read_whole(file.public_id) == content
    assert version.sha256 == file.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.number, version.pages) == (1, 3)
    assert document.state is DocumentState.POSTED
    assert await notices(customer.key) == ["Новый документ: Уведомление № 15 от 12.03.2026"]


async def test_a_document_the_customer_signs_waits_for_that_and_says_so() -> None:
    customer = await builders.customer()
    document = await posted(customer.key, DocumentKind.CONTRACT, number="7", issued_on=date(2026, 3, 12))
    assert document.state is DocumentState.AWAITS_SIGNATURE
    [title] = await notices(customer.key)
    assert title.startswith("Документ ждёт вашей подписи: Договор технологического присоединения № 7")


async def test_bytes_that_are_no_document_leave_nothing() -> None:
    customer = await builders.customer()
    with pytest.raises(FileRefused):
        await posted(customer.key, content=b"%PDF-1.7 torn")
    async with unit_of_work() as work:
        assert (await work.session.exec(select(Document.id))).all() == []
        assert (await work.session.exec(select(StoredFile.id))).all() == []


async def test_a_new_version_is_decided_on_anew_and_a_signed_document_gets_none() -> None:
    customer = await builders.customer()
    document = await posted(customer.key, DocumentKind.CONTRACT)
    first = await version_of(document)
    async with unit_of_work() as work:
        await changing.settle(work, await locked(work, None, document.public_id), DocumentState.DISAGREED)
    async with unit_of_work() as work:
        await posting.new_version(work, None, document.key, sample_files.pdf(pages=4))
    second = await version_of(document)
    assert (second.number, second.pages) == (2, 4)
    assert second.file_id != first.file_id
    async with unit_of_work() as work:
        row = await locked(work, None, document.public_id)
        assert row.state is DocumentState.AWAITS_SIGNATURE
        await changing.settle(work, row, DocumentState.SIGNED)
    with pytest.raises(DocumentClosed):
        async with unit_of_work() as work:
            await posting.new_version(work, None, document.key, sample_files.pdf())
    assert (await version_of(document)).number == 2


async def test_a_document_is_its_persons_and_the_staffs() -> None:
    mine, other = await builders.customer(), await builders.customer()
    document = await posted(mine.key)
    file_id = (await version_of(document)).file_id
    for person, may in ((mine, True), (other, False), (await builders.staff(Role.SERVICE_CENTRE_OPERATOR), True)):
        actor = await builders.sign_in(person)
        async with unit_of_work() as work:
            file = await work.session.get_one(StoredFile, file_id)
            if may:
                assert (await finding.seen(work, actor, document.public_id)).key == document.key
                assert (await giving.find(work, OWNERS, actor, file.public_id)).name.endswith(".pdf")
                continue
            with pytest.raises(NotFound):
                await finding.seen(work, actor, document.public_id)
            with pytest.raises(NotFound):
                await locked(work, actor, document.public_id)
            with pytest.raises(NotFound):
                await giving.find(work, OWNERS, actor, file.public_id)


async def test_a_document_of_an_account_is_read_by_whoever_has_it_attached() -> None:
    first, second, stranger = [await builders.customer() for _ in range(3)]
    account = await builders.account()
    for one in (first, second):
        await builders.attach(one, account)
    document = await posted(None, DocumentKind.UNACCOUNTED_ACT, account_id=account.key)
    for person, may in ((first, True), (second, True), (stranger, False)):
        actor = await builders.sign_in(person)
        async with unit_of_work() as work:
            if may:
                await finding.seen(work, actor, document.public_id)
                continue
            with pytest.raises(NotFound):
                await finding.seen(work, actor, document.public_id)
    assert [len(await notices(one.key)) for one in (first, second, stranger)] == [1, 1, 0]


async def test_reading_to_the_end_is_every_page_shown_to_the_customer_alone() -> None:
    customer = await builders.customer()
    document = await posted(customer.key, DocumentKind.CONTRACT)
    version = await version_of(document)
    own = await builders.sign_in(customer)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        await viewing.page_shown(work, operator, version, 1)
        await viewing.page_shown(work, own, version, 2)
        await viewing.page_shown(work, own, version, 2)
        assert not await viewing.read_to_end(work, customer.key, version.key)
        await viewing.page_shown(work, own, version, 1)
        assert await viewing.read_to_end(work, customer.key, version.key)
        assert not await viewing.read_to_end(work, operator.subject_id, version.key)


async def test_an_employee_in_the_cabinet_changes_no_document_and_reads_none_for_the_customer() -> None:
    customer = await builders.customer()
    document = await posted(customer.key)
    version = await version_of(document)
    visiting = await visits.visit(customer)
    async with unit_of_work() as work:
        assert await finding.seen(work, visiting, document.public_id)
        await viewing.page_shown(work, visiting, version, 1)
        assert not await viewing.pages_seen(work, customer.key, version.key)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await locked(work, visiting, document.public_id)


async def test_documents_of_an_application_are_found_by_it() -> None:
    customer = await builders.customer()
    await posted(customer.key)
    async with unit_of_work() as work:
        assert await documents.of_application(work, 1) == []
