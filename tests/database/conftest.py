"""What several files of these tests begin with."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lkk.settings import settings
from tests import builders
from tests.mail_server import MailServer, running_mail_server


@pytest.fixture
async def in_november(database: str) -> None:
    """Business time is noon of 26 November 2026 in Barnaul."""
    wanted = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


@pytest.fixture
async def mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MailServer]:
    """A mail server whose mailbox is set in the settings."""
    async with running_mail_server(tmp_path) as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield running
