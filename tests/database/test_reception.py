"""The public reception: filed by whoever comes, worked at the desk, answered by number and code."""

import asyncio
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from lkk.models.applications import Application
from lkk.models.audit import AuditEvent
from lkk.models.consents import Consent
from lkk.services.applications import access, guests
from lkk.services.applications.case import card, messages
from lkk.services.applications.desk import desk
from lkk.services.applications.document import filed as documents
from lkk.services.applications.exchange import delivery
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import NotPossibleNow
from lkk.services.files import giving
from lkk.services.identity import consents
from lkk.services.kernel.errors import FieldErrors, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reception import filing, records, tickets, tracking, uploads
from lkk.services.reception.filing import Posted
from lkk.services.reception.tickets import TooQuick, WrongTicket
from lkk.services.reception.tracking import NotThere
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.reception import GUEST_KINDS
from tests import builders
from tests.guests import (
    BROWSER,
    IP,
    application,
    chunks,
    photo,
    posted,
    send,
    sent_to,
    stored,
    ticket,
    track,
)
from tests.sample_files import pdf

pytestmark = pytest.mark.usefixtures("database")
STATUS = ApplicationStatus


async def lead(number: str, *steps: tuple[STATUS, Payload]) -> None:
    """An operator leads an enquiry from status to status."""
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    row = await application(number)
    async with unit_of_work() as work:
        await desk.take(work, operator, row.key, revision=row.revision, from_colleague=True)
    for to, payload in steps:
        async with unit_of_work() as work:
            await status_changes.change(work, operator, row.key, to, payload)


@pytest.mark.parametrize("kind", GUEST_KINDS)
async def test_each_form_is_filed_and_stands_at_the_desk_with_its_deadline(kind: str) -> None:
    receipt = await send(await posted(kind))
    row = await application(receipt.number)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        seen = await card.card(work, operator, receipt.number)
    assert seen.staff is not None
    assert row.kind == kind
    if kind == "feedback":
        assert (seen.status, seen.due_on) == (STATUS.FULFILLED, None)
    else:
        assert seen.status is STATUS.SUBMITTED
        assert seen.due_on is not None
        assert receipt.due
    assert (await track(receipt)).status is seen.status
    async with unit_of_work() as work:
        view = await documents.filed_view(work, row)
    assert view.by_guest
    assert view.applicant.email == ("gostev@example.com" if kind in ("info_enquiry", "complaint") else "")


async def test_the_document_and_the_accounting_system_get_what_a_guest_has_filed() -> None:
    receipt = await send(await posted("violation_report"))
    row = await application(receipt.number)
    public_id = await documents.ensure(row.key)
    assert (await giving.read_whole(public_id)).startswith(b"%PDF")
    async with unit_of_work() as work:
        told = await delivery.filed(work, row)
    assert (told["applicant"], told["applicant_type"]) == (filing.ANONYMOUS, None)
    assert {"email", "phone", "contact_name"}.isdisjoint(told["answers"])


async def test_no_customer_sees_what_guests_have_filed() -> None:
    receipt = await send(await posted("complaint"))
    customer = await builders.sign_in(await builders.customer("gostev@example.com"))
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await access.seen(work, customer, receipt.number)
        assert (await work.session.exec(access.filed(customer))).all() == []
        own = (await work.session.exec(select(Application.user_id))).one()
    assert own != customer.subject_id


async def test_a_report_without_a_name_keeps_nothing_of_a_person() -> None:
    token = ticket("violation_report")
    await uploads.upload(token, "photos", "Гостев Пётр.jpg", chunks(photo()), IP)
    receipt = await send(await posted("violation_report", token))
    row = await application(receipt.number)
    assert not filing.PERSONAL & row.answers.keys()
    assert (row.contacts, row.applicant) == ("", filing.ANONYMOUS)
    async with unit_of_work() as work:
        assert (await work.session.exec(select(func.count()).select_from(Consent))).one() == 0
        assert {one.ip for one in await work.session.exec(select(AuditEvent))} == {""}
        tables = (
            await work.session.execute(text("select tablename from pg_tables where schemaname = 'public'"))
        ).scalars()
        for table in list(tables):
            rows = await work.session.execute(text(f'select t::text from "{table}" t'))  # noqa: S608
            everything = "\n".join(rows.scalars())
            for personal in (IP, BROWSER, "Гостев", "gostev", "9131234567", receipt.code):
                assert personal not in everything, (table, personal)


async def test_a_report_with_a_name_needs_the_consent_whose_version_is_kept() -> None:
    form = await posted("violation_report", anonymous="")
    with pytest.raises(FieldErrors) as refused:
        await send(Posted(form.ticket, form.values))
    assert set(refused.value.fields) == {consents.FIELD}
    receipt = await send(form)
    row = await application(receipt.number)
    async with unit_of_work() as work:
        given = await consents.of_application(work, row.key)
    assert [one.version for one in given] == [form.consent_version]


async def test_a_form_sent_twice_is_filed_once_and_answers_the_same() -> None:
    form = await posted("complaint")
    first, second = await asyncio.gather(send(form), send(form))
    assert (first.number, first.code) == (second.number, second.code)
    async with unit_of_work() as work:
        assert (await work.session.exec(select(func.count()).select_from(Application))).one() == 1


async def test_robots_are_refused_by_haste_trap_and_a_ticket_of_another_form() -> None:
    with pytest.raises(TooQuick):
        await send(await posted("feedback", ticket("feedback", 1)))
    with pytest.raises(WrongTicket):
        await send(await posted("feedback", trap="http://spam.example"))
    with pytest.raises(WrongTicket):
        await send(await posted("feedback", ticket("feedback", 90_000)))
    with pytest.raises(FieldErrors) as refused:
        await send(await posted("feedback", ticket("complaint")))
    assert "subject" in refused.value.fields


async def test_a_network_files_five_times_an_hour() -> None:
    for _ in range(5):
        await send(await posted("feedback"))
    with pytest.raises(TooManyAttempts, match="Не больше 5 обращений в час"):
        await send(await posted("feedback"))
    await send(await posted("feedback"), ip="198.51.100.1")


async def test_hostile_values_are_refused_at_their_fields_and_unknown_ones_are_not_read() -> None:
    form = await posted(
        "complaint",
        subject="'; drop table application; --",
        happened_from="99.99.9999",
        text="\x07" * 20,
        email="<script>",
        status="fulfilled",
        account_number="1",
    )
    with pytest.raises(FieldErrors) as refused:
        await send(form)
    assert {"subject", "happened_from", "text", "email"} == set(refused.value.fields)
    receipt = await send(await posted("complaint", status="fulfilled", account_number="1", user_id="1"))
    row = await application(receipt.number)
    assert not {"status", "account_number", "user_id"} & row.answers.keys()
    assert row.status is STATUS.SUBMITTED


async def test_a_wrong_number_and_a_wrong_code_get_one_answer_and_few_tries() -> None:
    receipt = await send(await posted("complaint"))
    said = set()
    for number, code in ((receipt.number, "AAAAA-AAAAA"), ("ЖБ-2026-999999", receipt.code), ("\x00", "'")):
        with pytest.raises(NotThere) as wrong:
            async with unit_of_work() as work:
                await tracking.find(work, number, code, IP)
        said.add(wrong.value.text)
    assert len(said) == 1
    for _ in range(17):
        with pytest.raises(NotThere):
            async with unit_of_work() as work:
                await tracking.find(work, f"ЖБ-2026-{_:06d}9", "AAAAA-AAAAA", IP)
    with pytest.raises(TooManyAttempts):
        await track(receipt)
    assert (await track(receipt, ip="198.51.100.1")).number == receipt.number
    for at in range(9):
        with pytest.raises(NotThere):
            await track(receipt, "AAAAA-AAAAA", ip=f"198.51.100.{at + 2}")
    with pytest.raises(TooManyAttempts):
        await track(receipt, "AAAAA-AAAAA", ip="198.51.100.99")
    await builders.shift_clock(301)
    assert (await track(receipt, ip="198.51.100.1")).number == receipt.number


async def test_the_code_is_stored_as_a_hash_and_leaves_by_letter() -> None:
    receipt = await send(await posted("complaint"))
    row = await application(receipt.number)
    assert receipt.code not in row.guest_code_hash
    assert row.guest_code_hash == tickets.code_hash(receipt.code)
    letters = await sent_to("gostev@example.com")
    assert [receipt.code in one for one in letters] == [True]


async def test_the_guest_sees_the_answer_and_gets_it_by_letter() -> None:
    receipt = await send(await posted("complaint"))
    registered = Payload(registration_number="12", registered_on=datetime.now(UTC).date())
    answer = Payload(result="Линию отремонтировали 20 ноября")
    await lead(receipt.number, (STATUS.REGISTERED, registered), (STATUS.IN_PROGRESS, Payload()))
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR, "second@example.com"))
    row = await application(receipt.number)
    async with unit_of_work() as work:
        await messages.post(work, operator, row.key, "Мастер приедет завтра", uuid.uuid4())
        await messages.post(work, operator, row.key, "Заметка для своих", uuid.uuid4(), internal=True)
    await lead(receipt.number, (STATUS.FULFILLED, answer))
    seen = await track(receipt)
    assert seen.status is STATUS.FULFILLED
    assert seen.answer == "Линию отремонтировали 20 ноября"
    assert [one.text for one in seen.said] == ["Мастер приедет завтра"]
    letters = "\n".join(await sent_to("gostev@example.com"))
    assert "Линию отремонтировали" in letters
    assert "Мастер приедет завтра" in letters
    assert "Заметка для своих" not in letters


async def test_a_guest_is_asked_nothing_that_only_a_cabinet_can_answer() -> None:
    receipt = await send(await posted("complaint"))
    registered = Payload(registration_number="12", registered_on=datetime.now(UTC).date())
    asked = Payload(remarks=(RemarkText("", "Пришлите адрес"),))
    with pytest.raises(NotPossibleNow):
        await lead(receipt.number, (STATUS.REGISTERED, registered), (STATUS.INFO_REQUESTED, asked))


async def test_nobody_signs_in_as_the_guests_and_an_unsent_form_is_forgotten() -> None:
    await uploads.upload(ticket("complaint"), "attachments", "a.pdf", chunks(pdf()), IP)
    await builders.shift_clock(2 * 86_400 + 60)
    assert await records.forget_unsent() == 1
    assert await stored() == []
    async with unit_of_work() as work:
        owner = await guests.guest(work)
        found = await work.session.execute(
            text("select status, password_hash from user_account where email = :e"), {"e": guests.OWNER}
        )
    assert found.one() == ("closed", None)
    assert owner.ip == ""
