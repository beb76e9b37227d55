"""The public reception: filed by whoever comes, worked at the desk, answered by number and code."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import text
from sqlmodel import col, func, select

from lkk.models.applications import Application
from lkk.models.audit import AuditEvent
from lkk.models.consents import Consent
from lkk.models.delivery import OutboxItem
from lkk.models.files import StoredFile
from lkk.services.applications import access, guests
from lkk.services.applications.case import card, messages
from lkk.services.applications.desk import desk
from lkk.services.applications.document import filed as documents
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import NotPossibleNow
from lkk.services.files import giving
from lkk.services.identity import consents
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reception import filing, forms, records, tickets, tracking, uploads
from lkk.services.reception.filing import Posted, Receipt
from lkk.services.reception.tickets import TooQuick, WrongTicket
from lkk.services.reception.tracking import NotThere
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.reception import GUEST_KINDS
from tests import builders
from tests.sample_files import pdf

pytestmark = pytest.mark.usefixtures("database")
IP, BROWSER = "203.0.113.77", "Mozilla of a guest"
VISITOR = Visitor(ip=IP, browser=BROWSER)
PERSON = {"contact_name": "Гостев Пётр Ильич", "email": "gostev@example.com", "phone": "+7 913 123-45-67"}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "info_enquiry": {"topic": "metering", "text": "Когда поверять прибор учёта?", "answer_channel": "email", **PERSON},
    "complaint": {
        "subject": "outages",
        "happened_from": "01.11.2026",
        "text": "Свет выключают каждый вечер",
        "answer_channel": "email",
        **PERSON,
    },
    "violation_report": {
        "violation": "unmetered_consumption",
        "place": "г. Барнаул, ул. Папанинцев, гаражи",
        "noticed_on": "02.11.2026",
        "text": "Провод от опоры к гаражу мимо прибора",
        "anonymous": "on",
        **PERSON,
    },
    "feedback": {"text": "Удобная справка, спасибо"},
}
STATUS = ApplicationStatus


def ticket(kind: str, age_s: float = 60) -> str:
    return tickets.issue(kind, datetime.now(UTC) - timedelta(seconds=age_s))


async def posted(kind: str, token: str = "", trap: str = "", **values: str) -> Posted:
    async with unit_of_work() as work:
        version = (await consents.current(work)).version
    return Posted(token or ticket(kind), {**ANSWERS[kind], **values}, trap, version)


async def send(form: Posted, ip: str = IP) -> Receipt:
    async with unit_of_work() as work:
        return await filing.file(work, form, Visitor(ip=ip, browser=BROWSER))


async def track(receipt: Receipt, code: str = "", ip: str = IP) -> tracking.Tracked:
    async with unit_of_work() as work:
        return await tracking.find(work, receipt.number, code or receipt.code, ip)


async def application(number: str) -> Application:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Application).where(Application.number == number))).one()


async def lead(number: str, *steps: tuple[STATUS, Payload]) -> None:
    """An operator leads an enquiry from status to status."""
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    row = await application(number)
    async with unit_of_work() as work:
        await desk.take(work, operator, row.key, revision=row.revision, from_colleague=True)
    for to, payload in steps:
        async with unit_of_work() as work:
            await status_changes.change(work, operator, row.key, to, payload)


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data


def photo(format_name: str = "JPEG") -> bytes:
    """A photo that tells where and by whom it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x013B] = "Photographer Gostev"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 20.0, 55.0)
    Image.radial_gradient("L").convert("RGB").save(out, format_name, exif=exif)
    return out.getvalue()


async def stored() -> list[StoredFile]:
    async with unit_of_work() as work:
        return list((await work.session.exec(select(StoredFile).order_by(col(StoredFile.id)))).all())


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


@pytest.mark.parametrize("name", ["IMG_1.jpg", "IMG_2.PNG"])
async def test_a_photo_loses_where_and_by_whom_it_was_taken(name: str) -> None:
    data = photo("PNG" if name.endswith("PNG") else "JPEG")
    assert b"Photographer" in data
    view = await uploads.upload(ticket("violation_report"), "photos", name, chunks(data), IP)
    kept = await giving.read_whole(view.id)
    assert b"Photographer" not in kept
    opened = Image.open(BytesIO(kept))
    assert not opened.getexif()
    assert opened.size == (256, 256)
    assert view.size == len(kept)


async def test_a_file_goes_with_its_form_and_can_be_taken_out_until_that_is_sent() -> None:
    token = ticket("info_enquiry")
    first = await uploads.upload(token, "attachments", "a.pdf", chunks(pdf()), IP)
    await uploads.upload(token, "attachments", "b.pdf", chunks(pdf()), IP)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await uploads.remove(work, ticket("info_enquiry"), first.id)
    async with unit_of_work() as work:
        await uploads.remove(work, token, first.id)
    receipt = await send(await posted("info_enquiry", token))
    assert [one.name for one in await stored()] == ["b.pdf"]
    with pytest.raises(NotFound):
        await uploads.upload(token, "attachments", "c.pdf", chunks(pdf()), IP)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await uploads.remove(work, token, (await stored())[0].public_id)
    assert (await track(receipt)).documents == ()


async def test_files_of_guests_have_types_places_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    token = ticket("info_enquiry")
    with pytest.raises(InvalidValue, match="здесь не принимаются"):
        await uploads.upload(token, "attachments", "a.docx", chunks(b"PK"), IP)
    with pytest.raises(NotFound):
        await uploads.upload(token, "photos", "a.pdf", chunks(pdf()), IP)
    with pytest.raises(InvalidValue):
        await uploads.upload(token, "attachments", "a.jpg", chunks(b"<script>"), IP)
    for _ in range(18):
        with pytest.raises(WrongTicket):
            await uploads.upload("x", "attachments", "a.pdf", chunks(pdf()), IP)
    monkeypatch.setattr(uploads, "GUEST_STORE", 10)
    monkeypatch.setattr(forms, "GUEST_STORE", 0)
    with pytest.raises(uploads.StoreFull):
        await uploads.upload(token, "attachments", "a.pdf", chunks(pdf()), IP)
    async with unit_of_work() as work:
        assert not (await forms.begin(work, "info_enquiry")).takes_files
    assert await stored() == []


async def test_a_network_sends_twenty_files_a_day() -> None:
    for _ in range(20):
        with pytest.raises(InvalidValue):
            await uploads.upload(ticket("complaint"), "attachments", "a.pdf", chunks(b"no pdf"), IP)
    with pytest.raises(TooManyAttempts):
        await uploads.upload(ticket("complaint"), "attachments", "a.pdf", chunks(pdf()), IP)


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


async def sent_to(address: str) -> list[str]:
    async with unit_of_work() as work:
        items = (await work.session.exec(select(OutboxItem).order_by(col(OutboxItem.id)))).all()
        payloads = [one.payload for one in items if one.payload.get("to") == address]
    return [f"{one['subject']}\n{one['text']}" for one in payloads]
