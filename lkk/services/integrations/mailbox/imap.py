"""A mailbox over IMAP and TLS; the folder is opened with EXAMINE, so that not even a flag is set."""

import asyncio
import contextlib
import imaplib
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.mailbox.contract import Listed, Mailbox
from lkk.services.integrations.trust import trusted
from lkk.settings import Settings, settings

TIMEOUT_S = 10  # of the socket
STEP_LIMIT_S = 60  # of a command with its whole answer
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID ([0-9]{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE ([0-9]{1,12})\b")
Answer = TypeVar("Answer")


class ImapMailbox:
    """One connection with a folder open; blocking calls run in threads, one at a time."""

    def __init__(self, connection: imaplib.IMAP4, validity: int, next_uid: int) -> None:
        self._connection = connection
        self.validity = validity
        self.next_uid = next_uid

    async def numbers(self, after: int, through: int, since: date | None) -> list[int]:
        """Ask SEARCH for a range of numbers; see the contract."""
        wanted = ["UID", f"{after + 1}:{through}"]
        if since is not None:
            wanted += ["SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"]
        said = await self._asked("SEARCH", *wanted)
        found = {int(one) for line in said if isinstance(line, bytes) for one in line.split() if one.isdigit()}
        return sorted(uid for uid in found if after < uid <= through)

    async def listed(self, uids: list[int]) -> list[Listed]:
        """Ask for sizes and days alone; see the contract."""
        if not uids:
            return []
        said = await self._asked("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE INTERNALDATE)")
        found = {one.uid: one for line in said if isinstance(line, bytes) and (one := _listed(line))}
        return [found[uid] for uid in uids if uid in found]

    async def header(self, uid: int, most: int) -> bytes | None:
        """Read the header without marking the letter; see the contract."""
        return await self._part(uid, f"BODY.PEEK[HEADER]<0.{most}>", most)

    async def content(self, uid: int, most: int) -> bytes | None:
        """Read the letter without marking it; see the contract."""
        return await self._part(uid, f"BODY.PEEK[]<0.{most}>", most)

    async def _part(self, uid: int, part: str, most: int) -> bytes | None:
        for one in await self._asked("FETCH", str(uid), f"({part})"):
            if isinstance(one, tuple) and len(one) > 1:
                return bytes(one[1][:most])
        return None

    async def _asked(self, command: str, *arguments: str) -> list[Any]:
        status, said = await _in_thread(lambda: self._connection.uid(command, *arguments), self._connection)
        if status != "OK":
            raise ExternalSystemUnavailable(f"почтовый ящик отказывает в команде {command}: {_words(said)}")
        return said


@asynccontextmanager
async def open_mailbox() -> AsyncIterator[Mailbox]:
    """Open the folder named in the settings; the connection is closed at the end.

    Raises:
        ExternalSystemUnavailable: the server does not answer, does not let us in or has no such folder.
    """
    known = settings()
    try:
        connection = await asyncio.to_thread(_connected, known)
    except (OSError, imaplib.IMAP4.error) as error:
        raise ExternalSystemUnavailable(f"нет соединения с почтовым ящиком: {_words([str(error)])}") from error
    try:
        await _in_thread(lambda: _sign_in(connection, known), connection)
        validity, next_uid = await _in_thread(lambda: _examine(connection, known.imap_folder), connection)
        yield ImapMailbox(connection, validity, next_uid)
    finally:
        await asyncio.to_thread(_leave, connection)


def _connected(known: Settings) -> imaplib.IMAP4:
    return imaplib.IMAP4_SSL(known.imap_host, known.imap_port, ssl_context=trusted(known.ca_file), timeout=TIMEOUT_S)


def _sign_in(connection: imaplib.IMAP4, known: Settings) -> None:
    try:
        connection.login(known.imap_user, known.imap_password.get_secret_value())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise ExternalSystemUnavailable("почтовый ящик не принял имя и пароль портала") from error


def _examine(connection: imaplib.IMAP4, folder: str) -> tuple[int, int]:
    status, said = connection.select(f'"{folder}"', readonly=True)
    if status != "OK":
        raise ExternalSystemUnavailable(f"в почтовом ящике нет папки {folder}: {_words(said)}")
    return _number(connection, "UIDVALIDITY"), _number(connection, "UIDNEXT")


def _number(connection: imaplib.IMAP4, name: str) -> int:
    said = connection.response(name)[1]
    if not said or not isinstance(said[0], bytes) or not said[0].isdigit():
        raise ExternalSystemUnavailable(f"почтовый ящик не назвал {name}")
    return int(said[0])


def _leave(connection: imaplib.IMAP4) -> None:
    """Say goodbye; a server that does not hear it changes nothing."""
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        connection.logout()
    with contextlib.suppress(OSError):
        connection.shutdown()


async def _in_thread(ask: Callable[[], Answer], connection: imaplib.IMAP4) -> Answer:
    """Run a blocking step; one that lasts too long loses its connection, which ends the thread as well."""
    try:
        async with asyncio.timeout(STEP_LIMIT_S):
            return await asyncio.to_thread(ask)
    except TimeoutError as error:
        with contextlib.suppress(OSError):
            connection.shutdown()
        raise ExternalSystemUnavailable("почтовый ящик не отвечает") from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise ExternalSystemUnavailable(f"почтовый ящик прервал разговор: {_words([str(error)])}") from error


def _listed(line: bytes) -> Listed | None:
    uid, size, received = _UID.search(line), _SIZE.search(line), imaplib.Internaldate2tuple(line)
    if uid is None or size is None:
        return None
    at = datetime.fromtimestamp(time.mktime(received), UTC) if received else datetime.now(UTC)
    return Listed(int(uid[1]), int(size[1]), at)


def _words(said: list[Any]) -> str:
    """What a server said, short enough for a line."""
    words = " ".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in said)
    return " ".join(words.split())[:200]
