"""Letters over SMTP: which refusals are final, which wait, and that nobody adds a header."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from lkk.services.integrations.errors import ExternalSystemPostpones, ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.mail.contract import OutgoingEmail
from lkk.services.integrations.mail.smtp import SmtpMail, mail_server
from lkk.settings import Settings
from tests.sandbox_process import Sandbox


def letter(to: str = "customer@example.com", subject: str = "Проверка") -> OutgoingEmail:
    return OutgoingEmail(to, subject, "Здравствуйте", "<p>Здравствуйте</p>", "key-1")


class Server:
    """Answers as it is told; aiosmtpd finds the methods by their names."""

    def __init__(self, sender: str, recipient: str, data: str) -> None:
        self.sender, self.recipient, self.data = sender, recipient, data
        self.kept: list[Envelope] = []

    async def handle_MAIL(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:
        self.kept.append(envelope)
        return self.data


@asynccontextmanager
async def mail(
    sender: str = "250 OK", recipient: str = "250 OK", data: str = "250 OK"
) -> AsyncIterator[tuple[SmtpMail, Server]]:
    played = Server(sender, recipient, data)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(played, loop=loop), "127.0.0.1", 0)
    async with server:
        yield SmtpMail(Settings(smtp_port=server.sockets[0].getsockname()[1])), played


@pytest.mark.parametrize("answers", [{"recipient": "550 No such user"}, {"data": "554 Not this one"}])
async def test_a_final_refusal_of_the_recipient_or_the_email(answers: dict[str, str]) -> None:
    async with mail(**answers) as (client, _):
        with pytest.raises(ExternalSystemRefuses):
            await client.send(letter())


@pytest.mark.parametrize("answers", [{"recipient": "451 Greylisted"}, {"data": "452 Full"}])
async def test_a_busy_recipient_postpones_one_email(answers: dict[str, str]) -> None:
    async with mail(**answers) as (client, _):
        with pytest.raises(ExternalSystemPostpones):
            await client.send(letter())


@pytest.mark.parametrize("answer", ["550 You may not send", "451 Later"])
async def test_a_refused_sender_is_our_trouble_and_waits(answer: str) -> None:
    async with mail(sender=answer) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.send(letter())


async def test_nobody_listens() -> None:
    client = SmtpMail(Settings(smtp_port=9))
    with pytest.raises(ExternalSystemUnavailable):
        await client.send(letter())
    with pytest.raises(ExternalSystemUnavailable):
        await client.check()


@pytest.mark.parametrize(
    "forged", [letter(subject="Тема\nBcc: all@example.com"), letter(to="a@example.com\r\nBcc: b@example.com")]
)
async def test_a_line_break_adds_no_header(forged: OutgoingEmail) -> None:
    async with mail() as (client, played):
        with pytest.raises(ExternalSystemRefuses):
            await client.send(forged)
    assert played.kept == []


async def test_a_email_says_that_a_program_wrote_it(sandbox: Sandbox) -> None:
    await mail_server().check()
    await mail_server().send(letter("program@example.com"))
    (kept,) = sandbox.emails("program@example.com")
    assert (kept["text"].strip(), kept["html"].strip()) == ("Здравствуйте", "<p>Здравствуйте</p>")
    async with mail() as (client, played):
        await client.send(letter())
    content = played.kept[0].content
    assert isinstance(content, bytes)
    assert b"Auto-Submitted: auto-generated" in content
    assert b"Message-ID: <key-1@example.com>" in content
