"""The root of all states: to whom the tab belongs, and what the browser is asked to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import LOGIN
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotSignedIn, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.state.event_source import from_own_socket


@dataclass
class Command:
    """A wish to the browser as data: assets/js/commands.js carries it out, so no script is ever sent."""

    seq: int
    do: str
    id: str = ""
    text: str = ""
    tone: str = ""


class Base(rx.State):
    """Parent of every page's state."""

    commands: list[Command] = []
    ready: bool = False  # whether the session is known; private content is drawn only then

    _session_key: str = ""  # hash of the session cookie this tab is bound to; written by the guard only
    _command_seq: int = 0

    @asynccontextmanager
    async def _unit(self) -> AsyncIterator[tuple[UnitOfWork, Actor]]:
        """One transaction with the person of this tab, found afresh.

        Raises:
            NotSignedIn: the session has ended meanwhile.
        """
        async with unit_of_work() as work:
            actor = await sessions.find(work, self._session_key, active=from_own_socket())
            if actor is None:
                raise NotSignedIn
            work.tab = self.router.session.client_token
            yield work, actor

    def _command(self, do: str, **what: str) -> None:
        """Adds a command; the last five are kept, and the browser carries each out once."""
        self._command_seq += 1
        self.commands = [*self.commands[-4:], Command(self._command_seq, do, **what)]

    def _notice(self, text: str, tone: str = "success") -> None:
        self._command("notice", text=text, tone=tone)

    def _refused(self, error: ServiceError) -> Any:
        """Shows a refusal; states with fields override this to put it at the field."""
        if isinstance(error, NotSignedIn):
            return rx.redirect(LOGIN.path)
        self._notice(error.text, "danger")
        return None

    def _failed(self, code: str) -> None:
        self._notice(
            f"Не получилось выполнить действие. Повторите; если не поможет, назовите поддержке код {code}", "danger"
        )
