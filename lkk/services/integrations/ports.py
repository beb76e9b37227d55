"""Clients of the external systems, opened together."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from lkk.services.integrations.declaration import Client, Integration


class Ports:
    """The opened clients, each found by the record of its integration."""

    def __init__(self, clients: Mapping[str, Any]) -> None:
        self._clients = clients

    def __getitem__(self, integration: Integration[Client]) -> Client:
        """The client of an integration.

        Raises:
            KeyError: it is not among those that were opened.
        """
        return self._clients[integration.channel.code]


@asynccontextmanager
async def open_ports(integrations: Iterable[Integration[Any]]) -> AsyncIterator[Ports]:
    """Open a client of each integration; their connections are closed at the end."""
    async with AsyncExitStack() as stack:
        yield Ports({one.channel.code: await stack.enter_async_context(one.open()) for one in integrations})
