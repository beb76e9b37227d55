"""Electronic mail among the integrations."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.mail.contract import MailServer
from lkk.services.integrations.mail.smtp import mail_server
from lkk.services.integrations.policy import ChannelPolicy
from lkk.vocabulary.delivery import Channel


@asynccontextmanager
async def _open() -> AsyncIterator[MailServer]:
    yield mail_server()  # each email has a connection of its own


async def _check(server: MailServer) -> Answer:
    await server.check()
    return Answer()


MAIL: Integration[MailServer] = Integration(
    channel=Channel("mail", "Электронная почта"),
    policy=ChannelPolicy(batch=10, parallel=5, dies_after=timedelta(hours=24), dead_kept=timedelta(days=90)),
    open=_open,
    check=_check,
    setting="LKK_SMTP_HOST",
)
