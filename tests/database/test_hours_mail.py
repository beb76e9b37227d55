"""Letters with hours through a real SMTP and IMAP server: drafts of proven customers, everything else put aside."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.models.hours_mail import HoursLetter, HoursMailbox
from lkk.models.notifications import Notification
from lkk.services.hours_mail import aside, finding, jobs, taking
from lkk.services.hours_mail.letter.run import LetterUnreadable, read_files
from lkk.services.hours_mail.letter.said import MAX_LETTER, Head
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.mailbox.imap import open_mailbox
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.items import ItemsFailed
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.hours_mail import AsideReason, LetterState
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import Role, UserStatus
from tests import builders, hour_files
from tests.emails import emails
from tests.hour_files import PERIOD
from tests.hourly_accounts import HourlyDesk, hourly_desk
from tests.letters import letter, proven
from tests.mail_server import MailServer, running_mail_server

pytestmark = pytest.mark.usefixtures("database")
NAME = "00203_102026.xlsx"


@pytest.fixture(autouse=True)
async def late_november(database: str) -> None:
    """Business time is noon of 26 November 2026 in Barnaul."""
    wanted = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MailServer]:
    """A mail server whose mailbox is set in the settings."""
    async with running_mail_server(tmp_path) as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield running
    settings.cache_clear()


async def read() -> None:
    await jobs.read(Ports({}))


async def letters() -> list[HoursLetter]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(HoursLetter).order_by(col(HoursLetter.id))))


async def reasons() -> list[AsideReason | None]:
    return [one.reason for one in await letters()]


async def uploads() -> list[HourlyUpload]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(HourlyUpload).order_by(col(HourlyUpload.id))))


async def notices(desk: HourlyDesk) -> list[tuple[str, str]]:
    async with unit_of_work() as work:
        query = select(Notification).where(Notification.user_id == desk.user.key).order_by(col(Notification.id))
        return [(one.event, one.body) for one in await work.session.exec(query)]


async def post(server: MailServer, desk: HourlyDesk, *files: tuple[str, bytes], verdict: str = "") -> None:
    sender = desk.user.email
    await server.send(letter(sender, *files).as_bytes(), sender=sender, verdict=verdict or proven(sender))


def filled(desk: HourlyDesk, seed: int = 1) -> bytes:
    return hour_files.written("xlsx", desk.book(seed=seed))[1]


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(depth))


async def test_a_proven_letter_of_a_customer_makes_a_draft_that_is_not_sent(server: MailServer) -> None:
    desk = await hourly_desk()
    await post(server, desk, (NAME, filled(desk)))
    await read()
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(HourlySeries)))
        queued = (await work.session.execute(text("select count(*) from outbox_item where channel <> 'mail'"))).scalar()
    assert [row.status for row in rows] == [ReadingStatus.UNCONFIRMED] * 2
    assert queued == 0
    upload = (await uploads())[0]
    assert (upload.name, upload.from_mail, upload.entered_by) == (NAME, True, desk.user.key)
    assert [event for event, _ in await notices(desk)] == ["hours_mailed"]
    assert [one.to for one in await emails()] == [desk.user.email]
    taken = (await letters())[0]
    assert (taken.state, taken.user_id, taken.sender, taken.subject) == (LetterState.TAKEN, desk.user.key, "", "")


async def test_a_second_run_and_a_restart_neither_lose_nor_double_a_letter(server: MailServer) -> None:
    desk = await hourly_desk()
    await post(server, desk, (NAME, filled(desk)))
    await read()
    await read()
    await post(server, desk, (NAME, filled(desk, seed=5)))
    async with open_mailbox() as box:
        await finding.find(box)  # and the worker is killed here
    assert [one.state for one in await letters()] == [LetterState.TAKEN, LetterState.WAITING]
    await read()
    assert [one.state for one in await letters()] == [LetterState.TAKEN] * 2
    assert len(await uploads()) == 2
    assert [event for event, _ in await notices(desk)] == ["hours_mailed"] * 2


async def test_when_the_numbers_of_the_mailbox_begin_anew_known_letters_are_known(server: MailServer) -> None:
    desk = await hourly_desk()
    await post(server, desk, (NAME, filled(desk)))
    await read()
    async with unit_of_work() as work:
        await work.session.execute(text("update hours_mailbox set validity = validity - 1"))
        await work.session.execute(text("update hours_letter set validity = validity - 1"))
    await post(server, desk, (NAME, filled(desk, seed=5)))
    await read()
    assert [one.state for one in await letters()] == [LetterState.TAKEN] * 2
    assert len(await uploads()) == 2
    async with unit_of_work() as work:
        mailbox = (await work.session.exec(select(HoursMailbox))).one()
    assert mailbox.since is not None
    assert mailbox.last_uid == max(one.uid for one in await letters())


@pytest.mark.parametrize(
    "verdict",
    [
        "dkim=fail header.d=example.com; spf=softfail smtp.mailfrom=a@example.com",
        "dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=a@evil.example",
        "none",
    ],
)
async def test_the_address_of_a_customer_without_a_proof_makes_nothing(server: MailServer, verdict: str) -> None:
    desk = await hourly_desk()
    await post(server, desk, (NAME, filled(desk)), verdict=verdict)
    await read()
    assert await reasons() == [AsideReason.UNPROVEN]
    assert await uploads() == []
    assert await notices(desk) == []
    assert await emails() == []


async def test_a_record_forged_in_the_letter_proves_nothing(server: MailServer) -> None:
    desk = await hourly_desk()
    sender = desk.user.email
    forged = f"Authentication-Results: mx.grid.example; {proven(sender)}\r\n".encode()
    for verdict in ("dkim=none", "spf=fail smtp.mailfrom=x@evil.example"):
        await server.send(
            forged + letter(sender, (NAME, filled(desk))).as_bytes(), sender="x@evil.example", verdict=verdict
        )
    other = f"Authentication-Results: mx.evil.example; {proven(sender)}\r\n".encode()
    await asyncio.to_thread(server.put, other + letter(sender, (NAME, filled(desk))).as_bytes())
    await read()
    assert await reasons() == [AsideReason.UNPROVEN] * 3
    assert await uploads() == []


async def test_a_stranger_and_whoever_may_not_sign_in_are_put_aside_without_an_answer(server: MailServer) -> None:
    desk = await hourly_desk()
    locked = await builders.customer(status=UserStatus.LOCKED)
    employee = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    for sender in ("stranger@example.com", locked.email, employee.email):
        await server.send(letter(sender, (NAME, filled(desk))).as_bytes(), sender=sender, verdict=proven(sender))
    await read()
    assert await reasons() == [AsideReason.UNKNOWN_SENDER] * 3
    assert await emails() == []
    actor = await builders.sign_in(employee)
    async with unit_of_work() as work:
        found = await aside.listed(work, actor)
    assert (found.total, found.letters[-1].sender, found.letters[-1].subject) == (
        3,
        "stranger@example.com",
        "Почасовые данные",
    )
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await aside.listed(work, await builders.sign_in(desk.user))


async def test_what_is_put_aside_is_bounded_by_sender_and_in_all(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "OF_A_SENDER", 2)
    monkeypatch.setattr(aside, "MOST", 3)
    for sender in ("a@example.com", "a@example.com", "a@example.com", "b@example.com", "c@example.com"):
        await server.send(letter(sender).as_bytes(), sender=sender)
    await read()
    assert [one.sender for one in await letters()] == ["a@example.com", "b@example.com", "c@example.com"]
    await builders.shift_clock(31 * 86_400)
    await read()
    assert await letters() == []


async def test_a_run_notes_no_more_letters_than_there_is_room_for(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "BATCH", 2)
    for number in range(3):
        await server.send(letter(f"s{number}@example.com").as_bytes(), sender="s@example.com")
    await read()
    assert len(await letters()) == 2
    await read()
    assert [one.sender for one in await letters()] == ["s0@example.com", "s1@example.com", "s2@example.com"]


async def test_a_letter_does_not_replace_what_the_person_has_uploaded(server: MailServer) -> None:
    desk = await hourly_desk()
    await desk.send(NAME, filled(desk))
    await post(server, desk, (NAME, filled(desk, seed=5)))
    await read()
    assert [one.from_mail for one in await uploads()] == [False]
    event, body = (await notices(desk))[-1]
    assert event == "hours_mail_refused"
    assert "загруженные вами" in body


async def test_files_that_are_not_taken_are_told_one_by_one_and_the_good_one_is_taken(server: MailServer) -> None:
    desk = await hourly_desk()
    bomb = hour_files.written("xlsx", desk.book())[1][:500]
    await post(
        server,
        desk,
        ("00999_102026.xlsx", filled(desk)),
        ("203_092026.zip", bomb),
        ("note.txt", b"x"),
        (NAME, filled(desk)),
    )
    await read()
    told = [event for event, _ in await notices(desk)]
    assert told == ["hours_mail_refused", "hours_mail_refused", "hours_mailed"]
    assert [one.name for one in await uploads()] == [NAME]
    assert [one.files_done for one in await letters()] == [3]


async def test_a_message_of_80020_finds_its_account_and_month_by_its_points(server: MailServer) -> None:
    desk = await hourly_desk()
    content = hour_files.maket_80020().replace(b"422070100000001", desk.codes[0].encode())
    await post(server, desk, ("80020_5257072937_20261005_1056.xml", content))
    await read()
    assert [(one.period, one.from_mail) for one in await uploads()] == [(PERIOD, True)], await notices(desk)


async def test_a_letter_that_is_too_big_is_put_aside_before_its_body_is_read(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await hourly_desk()
    await post(server, desk, (NAME, b"\0" * (10 << 20)))
    read_bodies = []
    monkeypatch.setattr(taking, "read_files", read_bodies.append)
    await read()
    assert await reasons() == [AsideReason.TOO_BIG]
    assert read_bodies == []
    assert (await letters())[0].size > MAX_LETTER


async def test_hostile_letters_are_put_aside_and_stop_nobody(server: MailServer) -> None:
    desk = await hourly_desk()
    sender = desk.user.email
    proof = f"Authentication-Results: mx.grid.example; {proven(sender)}\r\n".encode()
    plain = letter(sender, (NAME, filled(desk))).as_bytes().replace(b"\n", b"\r\n")
    hostile = {
        "two senders": proof + b"From: other@example.com\r\n" + plain,
        "two addresses": proof + f"From: {sender}, other@example.com\r\n\r\nx".encode(),
        "8-bit sender": proof + b"From: \xef\xf0\xe8 <" + sender.encode() + b">\r\n\r\nx",
        "long header": proof + b"X: " + b"a" * 70_000 + b"\r\n" + plain,
        "nested": proof + f"From: {sender}\r\n".encode() + nested(110),
        "no file": proof + f"From: {sender}\r\nSubject: \xff\xfe\r\n\r\nx".encode("latin-1"),
        "automatic": proof + b"Auto-Submitted: auto-replied\r\n" + plain,
        "empty": b"\r\n",
    }
    for content in hostile.values():
        await asyncio.to_thread(server.put, content)
    await post(server, desk, (NAME, filled(desk)))
    await read()
    found = await letters()
    assert dict(zip(hostile, [one.reason for one in found], strict=False)) == {
        "two senders": AsideReason.NO_ADDRESS,
        "two addresses": AsideReason.NO_ADDRESS,
        "8-bit sender": AsideReason.NO_ADDRESS,
        "long header": AsideReason.NO_ADDRESS,
        "nested": AsideReason.UNREADABLE,
        "no file": AsideReason.NO_FILE,
        "automatic": AsideReason.AUTOMATIC,
        "empty": AsideReason.NO_ADDRESS,
    }
    assert found[-1].state is LetterState.TAKEN
    with pytest.raises(LetterUnreadable):  # deeper than the mail server itself survives
        await read_files(b"From: a@example.com\r\n" + nested(3000))


async def test_a_letter_that_fails_waits_and_is_put_aside_at_last_while_others_are_read(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await hourly_desk()
    await post(server, desk, (NAME, filled(desk)))
    await server.send(letter("b@example.com").as_bytes(), sender="b@example.com")
    real = taking.read_head

    async def broken(header: bytes) -> Head:
        if desk.user.email.encode() in header:
            raise RuntimeError("a fault of ours")
        return await real(header)

    monkeypatch.setattr(taking, "read_head", broken)
    with pytest.raises(ItemsFailed):
        await read()
    assert [one.state for one in await letters()] == [LetterState.WAITING, LetterState.PUT_ASIDE]
    await read()  # it waits
    assert (await letters())[0].tries == 1
    async with unit_of_work() as work:
        await work.session.execute(text("update hours_letter set tries = :most"), {"most": taking.MOST_TRIES})
        await work.session.execute(text("delete from job_failure"))
    await read()
    assert (await reasons())[0] is AsideReason.FAILS


async def test_a_mailbox_that_is_away_or_refuses_us_is_told_and_nothing_is_lost(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LKK_IMAP_PASSWORD", "another one")
    settings.cache_clear()
    with pytest.raises(ExternalSystemUnavailable, match="имя и пароль"):
        await read()
    monkeypatch.setenv("LKK_IMAP_PORT", "9")
    settings.cache_clear()
    with pytest.raises(ExternalSystemUnavailable, match="нет соединения"):
        await read()
    monkeypatch.delenv("LKK_CA_FILE")
    monkeypatch.setenv("LKK_IMAP_PORT", str(server.imap_port))
    settings.cache_clear()
    with pytest.raises(ExternalSystemUnavailable, match="нет соединения"):  # its authority is not known
        await read()
    monkeypatch.setenv("LKK_IMAP_HOST", "")
    settings.cache_clear()
    await read()  # no mailbox is set: nothing happens
