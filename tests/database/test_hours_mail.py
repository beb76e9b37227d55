"""Letters with hours through a real SMTP and IMAP server: drafts of customers whose domain is proven."""

import asyncio

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.hours import HourlySeries
from lkk.models.hours_mail import HoursMailbox
from lkk.services.hours.sending import Replaced, ReplacedByLetter
from lkk.services.hours_mail import finding
from lkk.services.integrations.mailbox.imap import open_mailbox
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.hours_mail import AsideReason, LetterState
from lkk.vocabulary.metering import ReadingStatus
from tests import hour_files
from tests.database.test_hours import seen_now, submit
from tests.emails import emails
from tests.hour_files import PERIOD
from tests.hourly_accounts import hourly_desk
from tests.hours_mail import NAME, filled, letters, notices, post, read, reasons, uploads
from tests.letters import letter, proven
from tests.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("database", "in_november")


async def test_a_proven_letter_of_a_customer_makes_a_draft_that_is_not_sent(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, filled(desk)))
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


async def test_a_second_run_and_a_restart_neither_lose_nor_double_a_letter(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, filled(desk)))
    await read()
    await read()
    await post(mail_server, desk, (NAME, filled(desk, seed=5)))
    async with open_mailbox() as box:
        await finding.find(box)  # and the worker is killed here
    assert [one.state for one in await letters()] == [LetterState.TAKEN, LetterState.WAITING]
    await read()
    assert [one.state for one in await letters()] == [LetterState.TAKEN] * 2
    assert len(await uploads()) == 2
    assert [event for event, _ in await notices(desk)] == ["hours_mailed"] * 2


async def test_when_the_numbers_of_the_mailbox_begin_anew_known_letters_are_known(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, filled(desk)))
    await read()
    async with unit_of_work() as work:
        await work.session.execute(text("update hours_mailbox set validity = validity - 1"))
        await work.session.execute(text("update hours_letter set validity = validity - 1"))
    await post(mail_server, desk, (NAME, filled(desk, seed=5)))
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
async def test_the_address_of_a_customer_without_a_proof_makes_nothing(mail_server: MailServer, verdict: str) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, filled(desk)), verdict=verdict)
    await read()
    assert await reasons() == [AsideReason.UNPROVEN]
    assert await uploads() == []
    assert await notices(desk) == []
    assert await emails() == []


async def test_a_record_forged_in_the_letter_proves_nothing(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    sender = desk.user.email
    forged = f"Authentication-Results: mx.grid.example; {proven(sender)}\r\n".encode()
    for verdict in ("dkim=none", "spf=fail smtp.mailfrom=x@evil.example"):
        await mail_server.send(
            forged + letter(sender, (NAME, filled(desk))).as_bytes(), sender="x@evil.example", verdict=verdict
        )
    other = f"Authentication-Results: mx.evil.example; {proven(sender)}\r\n".encode()
    await asyncio.to_thread(mail_server.put, other + letter(sender, (NAME, filled(desk))).as_bytes())
    await read()
    assert await reasons() == [AsideReason.UNPROVEN] * 3
    assert await uploads() == []


async def test_what_a_later_letter_has_replaced_is_not_sent_unseen(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    await post(mail_server, desk, (NAME, filled(desk)))
    await read()
    looked_at = await seen_now(desk)
    await post(mail_server, desk, (NAME, filled(desk, seed=5)))
    await read()
    with pytest.raises(ReplacedByLetter, match="Пришло новое письмо"):
        await submit(desk, seen=looked_at)
    async with unit_of_work() as work:
        assert set(await work.session.exec(select(HourlySeries.status))) == {ReadingStatus.UNCONFIRMED}
    assert (await submit(desk)).taken == 2


async def test_what_another_tab_has_replaced_is_not_sent_unseen(database: str) -> None:
    desk = await hourly_desk()
    await desk.send(NAME, filled(desk))
    looked_at = await seen_now(desk)
    await desk.send(NAME, filled(desk, seed=5))
    with pytest.raises(Replaced, match="изменились"):
        await submit(desk, seen=looked_at)


async def test_a_letter_does_not_replace_what_the_person_has_uploaded(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    await desk.send(NAME, filled(desk))
    await post(mail_server, desk, (NAME, filled(desk, seed=5)))
    await read()
    assert [one.from_mail for one in await uploads()] == [False]
    event, body = (await notices(desk))[-1]
    assert event == "hours_mail_refused"
    assert "загруженные вами" in body


async def test_files_that_are_not_taken_are_told_one_by_one_and_the_good_one_is_taken(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    bomb = hour_files.written("xlsx", desk.book())[1][:500]
    await post(
        mail_server,
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


async def test_a_message_of_80020_finds_its_account_and_month_by_its_points(mail_server: MailServer) -> None:
    desk = await hourly_desk()
    content = hour_files.maket_80020().replace(b"422070100000001", desk.codes[0].encode())
    await post(mail_server, desk, ("80020_5257072937_20261005_1056.xml", content))
    await read()
    assert [(one.period, one.from_mail) for one in await uploads()] == [(PERIOD, True)], await notices(desk)
