"""Registration: three steps, equal answers for known and unknown addresses, every limit, one user of two posts."""

import asyncio

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.audit import AuditEvent
from lkk.models.consents import Consent, ConsentText
from lkk.models.delivery import OutboxItem
from lkk.models.identity import DeletedRegistration, OneTimeCode, Profile, User
from lkk.services.identity import registration, sessions
from lkk.services.identity.one_time_codes import NoTicket, UsedTicket, WrongCode
from lkk.services.identity.registration import Sent
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, ServiceError, TooManyAttempts
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import ApplicantType, CabinetClass, ConsentPurpose, RegistrationKind, UserStatus
from tests import builders
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "novyi@example.com"
PASSWORD = "мой кот спит"
DATA = {"last_name": "Петров", "first_name": "Пётр", "phone": "8 913 123-45-67"}
HOUR = 3600
VISITORS = (Visitor(ip=f"198.51.{number // 250}.{number % 250}", browser="test") for number in range(10**6))


def somebody() -> Visitor:
    """Another address of the network each time, so that only the limit under test counts."""
    return next(VISITORS)


async def start(email: str = EMAIL) -> str:
    return await registration.start(email, somebody())


async def confirmed_ticket(email: str = EMAIL) -> str:
    ticket = await start(email)
    await registration.confirm(ticket, (await emails(email))[-1].code, somebody())
    return ticket


async def consent_version() -> str:
    async with unit_of_work() as work:
        personal = select(ConsentText.version).where(
            ConsentText.purpose == ConsentPurpose.PERSONAL_DATA, col(ConsentText.valid_to).is_(None)
        )
        return (await work.session.exec(personal)).one()


async def sent(kind: str = "individual", **changes: str) -> Sent:
    fields = {"password": PASSWORD, "password_again": PASSWORD, "consent_version": await consent_version()} | changes
    values = DATA | {name: value for name, value in changes.items() if name in DATA or name.endswith("name")}
    return Sent(kind, values, fields["password"], fields["password_again"], fields["consent_version"])


async def count(table: type) -> int:
    async with unit_of_work() as work:
        return (await work.session.exec(select(func.count()).select_from(table))).one()


async def the_user(email: str = EMAIL) -> User:
    async with unit_of_work() as work:
        return (await work.session.exec(select(User).where(User.email == email))).one()


async def test_three_steps_make_an_active_customer_who_is_signed_in() -> None:
    ticket = await confirmed_ticket()
    signed = await registration.finish(ticket, await sent(), Visitor(ip="203.0.113.9", browser="Firefox"))
    user = await the_user()
    assert (user.status, user.cabinet_class, user.applicant_type, user.display_name) == (
        UserStatus.ACTIVE,
        CabinetClass.INDIVIDUAL,
        ApplicantType.INDIVIDUAL,
        "Петров Пётр",
    )
    assert user.password_hash is not None
    assert user.password_hash.startswith("$argon2id$")
    actor = await sessions.find(None, token_hash(signed.token))
    assert actor is not None
    assert actor.author_id == user.key
    async with unit_of_work() as work:
        profile = (await work.session.exec(select(Profile))).one()
        consent, text = (await work.session.exec(select(Consent, ConsentText).join(ConsentText))).one()
    assert (profile.kind, profile.phone) == (RegistrationKind.INDIVIDUAL, "+79131234567")
    assert (consent.user_id, consent.ip, consent.browser) == (user.key, "203.0.113.9", "Firefox")
    assert len(consent.text_sha256) == 64
    assert text.version == await consent_version()


async def test_one_address_in_other_letters_is_the_same_address() -> None:
    await start("  Novyi@EXAMPLE.com ")
    assert len(await emails(EMAIL)) == 1
    assert (await the_user()).status is UserStatus.PENDING


async def test_a_sole_proprietor_gets_the_legal_cabinet() -> None:
    ticket = await confirmed_ticket()
    fields = await sent("sole_proprietor")
    data = dict(fields.values) | {"inn": "500100732259", "ogrn": "304500116000157"}
    fields = Sent(fields.kind, data, PASSWORD, PASSWORD, fields.consent_version)
    await registration.finish(ticket, fields, somebody())
    user = await the_user()
    assert (user.cabinet_class, user.applicant_type) == (CabinetClass.LEGAL, ApplicantType.SOLE_PROPRIETOR)


async def test_known_and_unknown_addresses_leave_equal_traces() -> None:
    await builders.customer("known@example.com")
    traces = []
    for email in ("known@example.com", EMAIL):
        before = [await count(table) for table in (OutboxItem, OneTimeCode, AuditEvent)]
        ticket = await start(email)
        after = [await count(table) for table in (OutboxItem, OneTimeCode, AuditEvent)]
        traces.append((len(ticket), [late - early for early, late in zip(before, after, strict=True)]))
    assert traces[0] == traces[1]
    assert traces[0][1][:2] == [1, 1]


async def test_the_owner_of_a_known_address_gets_another_email_and_no_code_fits() -> None:
    await builders.customer("known@example.com")
    ticket = await start("known@example.com")
    (letter,) = await emails("known@example.com")
    assert "уже зарегистрированы" in letter.subject
    assert letter.code == ""
    with pytest.raises(WrongCode, match="Осталось попыток: 4"):
        await registration.confirm(ticket, "000000", somebody())
    assert (await the_user("known@example.com")).status is UserStatus.ACTIVE


async def test_a_wrong_code_is_counted_and_the_sixth_try_is_refused_even_when_right() -> None:
    ticket = await start()
    code = (await emails(EMAIL))[0].code
    wrong = "111111" if code != "111111" else "222222"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode, match=f"Осталось попыток: {left}"):
            await registration.confirm(ticket, wrong, somebody())
    with pytest.raises(WrongCode, match="закончились"):
        await registration.confirm(ticket, wrong, somebody())
    with pytest.raises(WrongCode, match="закончились"):
        await registration.confirm(ticket, code, somebody())


async def test_tries_from_one_network_are_limited() -> None:
    visitor = somebody()
    tickets = [await start(f"many{number}@example.com") for number in range(6)]
    for ticket in tickets:
        for _ in range(5):
            with pytest.raises(WrongCode):
                await registration.confirm(ticket, "no code", visitor)
    with pytest.raises(TooManyAttempts):
        await registration.confirm(await start(), "no code", visitor)


async def test_a_code_lives_ten_minutes() -> None:
    ticket = await start()
    code = (await emails(EMAIL))[0].code
    await builders.shift_clock(10 * 60 + 1)
    with pytest.raises(WrongCode, match="больше не действует"):
        await registration.confirm(ticket, code, somebody())


async def test_a_code_of_one_browser_does_not_fit_another() -> None:
    await start()
    stolen = (await emails(EMAIL))[0].code
    await builders.shift_clock(61)
    other = await start()
    if stolen != (await emails(EMAIL))[1].code:
        with pytest.raises(WrongCode):
            await registration.confirm(other, stolen, somebody())
    with pytest.raises(NoTicket):
        await registration.confirm("", stolen, somebody())


async def test_a_new_code_is_sent_after_a_minute_and_replaces_the_old_one() -> None:
    ticket = await start()
    with pytest.raises(TooManyAttempts) as refusal:
        await registration.resend(ticket, somebody())
    assert 0 < refusal.value.retry_after_s <= 60
    await builders.shift_clock(61)
    await registration.resend(ticket, somebody())
    first, second = await emails(EMAIL)
    if first.code != second.code:
        with pytest.raises(WrongCode):
            await registration.confirm(ticket, first.code, somebody())
    await registration.confirm(ticket, second.code, somebody())


async def test_an_address_gets_five_codes_an_hour_and_ten_a_day() -> None:
    ticket = await start()
    at, sent_codes = 0, 1
    for _ in range(4):
        at += 61
        await builders.shift_clock(at)
        await registration.resend(ticket, somebody())
        sent_codes += 1
    await builders.shift_clock(at + 61)
    with pytest.raises(TooManyAttempts):
        await registration.resend(ticket, somebody())
    at = HOUR + 120
    while sent_codes < 10:
        await builders.shift_clock(at)
        await registration.resend(ticket, somebody())
        at, sent_codes = at + 61, sent_codes + 1
    await builders.shift_clock(at + 2 * HOUR)
    with pytest.raises(TooManyAttempts) as refusal:
        await registration.resend(ticket, somebody())
    assert refusal.value.retry_after_s > HOUR
    assert len(await emails(EMAIL)) == 10


async def test_one_network_starts_ten_registrations_in_half_an_hour() -> None:
    visitor = Visitor(ip="2001:db8::1")
    for number in range(10):
        await registration.start(f"new{number}@example.com", visitor)
    with pytest.raises(TooManyAttempts):
        await registration.start("new10@example.com", Visitor(ip="2001:db8::ffff"))  # of the same home
    await builders.shift_clock(1801)
    await registration.start("new10@example.com", visitor)


async def test_a_registration_that_was_not_finished_starts_again() -> None:
    await start()
    await builders.shift_clock(23 * HOUR)
    ticket = await confirmed_ticket()
    await builders.shift_clock(23 * HOUR + 1800)
    async with unit_of_work() as work:
        assert await registration.delete_stale(work) == 0
    await registration.finish(ticket, await sent(), somebody())
    assert (await the_user()).status is UserStatus.ACTIVE


async def test_steps_cannot_be_skipped() -> None:
    ticket = await start()
    with pytest.raises(NoTicket):
        await registration.finish(ticket, await sent(), somebody())
    with pytest.raises(NoTicket):
        await registration.finish("", await sent(), somebody())


async def test_the_form_must_follow_the_code_within_an_hour() -> None:
    ticket = await confirmed_ticket()
    await builders.shift_clock(HOUR + 1)
    with pytest.raises(NoTicket):
        await registration.finish(ticket, await sent(), somebody())


async def test_all_complaints_come_at_once_and_nothing_is_written() -> None:
    ticket = await confirmed_ticket()
    bad = await sent(last_name="Petrov", password="коротко", consent_version="")
    with pytest.raises(FieldErrors) as refusal:
        await registration.finish(ticket, bad, somebody())
    assert refusal.value.fields.keys() == {"last_name", "password", "consent"}
    assert (await the_user()).status is UserStatus.PENDING
    await registration.finish(ticket, await sent(), somebody())


async def test_an_outdated_consent_is_refused() -> None:
    ticket = await confirmed_ticket()
    with pytest.raises(FieldErrors) as refusal:
        await registration.finish(ticket, await sent(consent_version="2013-01"), somebody())
    assert "обновился" in refusal.value.fields["consent"]


async def test_an_unknown_kind_is_refused() -> None:
    ticket = await confirmed_ticket()
    with pytest.raises(InvalidValue):
        await registration.finish(ticket, await sent("administrator"), somebody())


@pytest.mark.parametrize("email", ["", "ivanov", "a@b", "a@example.com\r\nBcc: b@example.com"])
async def test_what_is_no_address_is_refused_at_its_field(email: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        await start(email)
    assert refusal.value.at == "email"
    assert await emails() == []


async def test_two_posts_of_the_last_step_make_one_user_and_one_session() -> None:
    ticket = await confirmed_ticket()
    form = await sent()
    posts = [registration.finish(ticket, form, somebody()) for _ in range(4)]
    results = await asyncio.gather(*posts, return_exceptions=True)
    refusals = [result for result in results if isinstance(result, ServiceError)]
    assert len(refusals) == 3
    assert all(isinstance(refusal, UsedTicket) for refusal in refusals)
    assert await count(Profile) == await count(Consent) == 1


async def test_two_browsers_with_one_address_make_one_user() -> None:
    tickets = [await confirmed_ticket()]
    await builders.shift_clock(61)
    tickets.append(await confirmed_ticket())
    form = await sent()
    results = await asyncio.gather(
        *(registration.finish(ticket, form, somebody()) for ticket in tickets), return_exceptions=True
    )
    assert sum(isinstance(result, UsedTicket) for result in results) == 1
    assert await count(Profile) == 1


async def test_a_registration_deletes_itself_after_24_hours_and_leaves_no_address() -> None:
    await start()
    await builders.customer("active@example.com")
    await builders.shift_clock(24 * HOUR - 60)
    async with unit_of_work() as work:
        assert await registration.delete_stale(work) == 0
    await builders.shift_clock(24 * HOUR + 60)
    async with unit_of_work() as work:
        assert await registration.delete_stale(work) == 1
    async with unit_of_work() as work:
        deleted = (await work.session.exec(select(DeletedRegistration))).one()
    assert EMAIL not in deleted.email_hash
    assert deleted.deleted_by is None
    assert await count(User) == 1
