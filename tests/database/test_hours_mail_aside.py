"""Letters with hours that nothing is taken from: strangers, hostile ones, faults; nobody else waits for them."""

import asyncio

import pytest
from sqlalchemy import text

from lkk.services.hours_mail import aside, finding, taking
from lkk.services.hours_mail.letter.run import LetterUnreadable, read_files
from lkk.services.hours_mail.letter.said import MAX_LETTER, Head
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.jobs.items import ItemsFailed
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.hours_mail import AsideReason, LetterState
from lkk.vocabulary.people import Role, UserStatus
from tests import builders
from tests.emails import emails
from tests.hourly_accounts import hourly_desk
from tests.hours_mail import NAME, filled, letters, post, read, reasons
from tests.letters import letter, proven
from tests.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("database", "in_november")


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(depth))


async def test_a_stranger_and_whoever_may_not_sign_in_are_put_aside_without_an_answer(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    locked = await builders.customer(status=UserStatus.LOCKED)
    employee = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    for sender in ("stranger@example.com", locked.email, employee.email):
        await mail_server.send(letter(sender, (NAME, filled(desk))).as_bytes(), sender=sender, verdict=proven(sender))
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
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "OF_A_SENDER", 2)
    monkeypatch.setattr(aside, "MOST", 3)
    for sender in ("a@example.com", "a@example.com", "a@example.com", "b@example.com", "c@example.com"):
        await mail_server.send(letter(sender).as_bytes(), sender=sender)
    await read()
    assert [one.sender for one in await letters()] == ["a@example.com", "b@example.com", "c@example.com"]
    await builders.shift_clock(31 * 86_400)
    await read()
    assert await letters() == []


async def test_a_run_notes_no_more_letters_than_there_is_room_for(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "BATCH", 2)
    for number in range(3):
        await mail_server.send(letter(f"s{number}@example.com").as_bytes(), sender="s@example.com")
    await read()
    assert len(await letters()) == 2
    await read()
    assert [one.sender for one in await letters()] == ["s0@example.com", "s1@example.com", "s2@example.com"]


async def test_a_letter_that_is_too_big_is_put_aside_before_its_body_is_read(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, b"\0" * (10 << 20)))
    read_bodies = []
    monkeypatch.setattr(taking, "read_files", read_bodies.append)
    await read()
    assert await reasons() == [AsideReason.TOO_BIG]
    assert read_bodies == []
    assert (await letters())[0].size > MAX_LETTER


async def test_hostile_letters_are_put_aside_and_stop_nobody(mail_server: MailServer) -> None:
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
        await asyncio.to_thread(mail_server.put, content)
    await post(mail_server, desk, (NAME, filled(desk)))
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
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, filled(desk)))
    await mail_server.send(letter("b@example.com").as_bytes(), sender="b@example.com")
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
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
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
    monkeypatch.setenv("LKK_IMAP_PORT", str(mail_server.imap_port))
    settings.cache_clear()
    with pytest.raises(ExternalSystemUnavailable, match="нет соединения"):  # its authority is not known
        await read()
    monkeypatch.setenv("LKK_IMAP_HOST", "")
    settings.cache_clear()
    await read()  # no mailbox is set: nothing happens
