"""The neighbour systems a worker speaks to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lkk.services.integrations.accounting.contract import AccountingSystem
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.integrations.mail.contract import MailServer
from lkk.services.integrations.mail.smtp import mail_server
from lkk.services.kernel.unit_of_work import UnitOfWork

Record = Callable[[UnitOfWork], Awaitable[None]]


@dataclass(frozen=True)
class Ports:
    """Everything outside that deliveries need."""

    accounting: AccountingSystem
    mail: MailServer


@asynccontextmanager
async def open_ports() -> AsyncIterator[Ports]:
    """The systems named in the settings; their connections are closed at the end."""
    async with accounting_system() as accounting:
        yield Ports(accounting, mail_server())


async def nothing_to_record(_: UnitOfWork) -> None:
    """The item's end is all there is to write."""
