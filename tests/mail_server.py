"""A mail server of this machine: letters come in over SMTP, are marked as a real server marks them, are read over IMAP.

IMAP is spoken by pymap, SMTP by aiosmtpd; both are programs of other people. What stands between them is ours: the
record of what DKIM and SPF have shown, which a real server finds out and a test says.
"""

import asyncio
import imaplib
import ssl
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiosmtplib
from aiosmtpd.controller import Controller
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

from lkk.settings import settings
from tests import own_authority
from tests.sandbox_process import free_port

USER, PASSWORD = "hours", "a password of the mailbox"
ADDRESS = "hours@grid.example"
NAME = "mx.grid.example"


@dataclass
class MailServer:
    """The server; `verdict` is what it finds out of the next letters, empty: it writes no record of its own."""

    imap_port: int
    smtp_port: int
    authority: Path
    verdict: str = ""
    received: int = 0
    _keep: Callable[[bytes], None] = field(default=lambda _: None)

    @property
    def environment(self) -> dict[str, str]:
        """Settings of a portal that reads this mailbox."""
        return {
            "LKK_IMAP_HOST": own_authority.HOST,
            "LKK_IMAP_PORT": str(self.imap_port),
            "LKK_IMAP_USER": USER,
            "LKK_IMAP_PASSWORD": PASSWORD,
            "LKK_IMAP_AUTH_SERVER": NAME,
            "LKK_CA_FILE": str(self.authority),
        }

    async def send(self, letter: bytes, *, sender: str, verdict: str = "") -> None:
        """Hand a letter over by SMTP as any stranger could."""
        self.verdict = verdict
        await aiosmtplib.send(
            letter, sender=sender, recipients=[ADDRESS], hostname="127.0.0.1", port=self.smtp_port, start_tls=False
        )

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Mark a letter and put it into the mailbox."""
        self.received += 1
        trace = f"Return-Path: <{envelope.mail_from}>\r\n"
        trace += f"Authentication-Results: {NAME};\r\n\t{self.verdict}\r\n" if self.verdict else ""
        trace += f"Received: from there by {NAME} with ESMTP id {self.received}\r\n"
        await asyncio.to_thread(self.put, trace.encode() + envelope.original_content)
        return "250 OK"

    def put(self, letter: bytes) -> None:
        """Put bytes into the mailbox as they are."""
        with imaplib.IMAP4_SSL(
            own_authority.HOST, self.imap_port, ssl_context=ssl.create_default_context(cafile=str(self.authority))
        ) as box:
            box.login(USER, PASSWORD)
            status, said = box.append("INBOX", "", "", letter)
            assert status == "OK", said


@asynccontextmanager
async def running_mail_server(folder: Path) -> AsyncIterator[MailServer]:
    """Start both servers with a certificate of their own authority, and end them."""
    authority, certificate, key = folder / "mail-ca.pem", folder / "mail.pem", folder / "mail.key"
    own_authority.make(authority, certificate, key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    told = Namespace(
        demo_data=False,
        demo_user=USER,
        demo_password=PASSWORD,
        host=None,
        port=0,
        debug=False,
        cert=None,
        key=None,
        passlib_cfg=None,
        tls=False,
        proxy_protocol=None,
    )
    backend, config = await DictBackend.init(told, secure_auth=False, reject_dnsbl=False)
    talk = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    imap = await asyncio.start_server(talk, own_authority.HOST, free_port(), ssl=context)
    server = MailServer(imap.sockets[0].getsockname()[1], free_port(), authority)
    smtp = Controller(server, hostname="127.0.0.1", port=server.smtp_port, data_size_limit=64 << 20, decode_data=False)
    await asyncio.to_thread(smtp.start)
    try:
        yield server
    finally:
        await asyncio.to_thread(smtp.stop)
        imap.close()
        settings.cache_clear()
