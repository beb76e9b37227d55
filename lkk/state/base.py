"""The root of all states: to whom the tab belongs, and what the browser is asked to do."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import LOGIN, by_path
from lkk.services.directories.in_force import CompanyView
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotSignedIn, ServiceError, Stale
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.state import found_person, repeating
from lkk.state.event_source import from_own_socket
from lkk.state.live import refresher_of
from lkk.state.refusals import belongs, by_control, first_field
from lkk.vocabulary import company
from lkk.vocabulary.company import Phone
from lkk.vocabulary.directories import Accent


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

    company_name: str = company.NAME
    company_short: str = company.SHORT_NAME
    company_phones: list[Phone] = list(company.PHONES)
    accent: str = Accent.TEAL.value
    company_logo: str = ""

    commands: list[Command] = []
    errors: dict[str, str] = {}  # what is wrong in the forms of the page, by the id of the control or of the form
    ready: bool = False  # whether the session is known; private content is drawn only then

    _session_key: str = ""  # hash of the session cookie this tab is bound to; written by the guard only
    _owner: str = ""  # whose socket the tab was made over; written by the guard only
    _command_seq: int = 0
    _open_path: str = ""
    _opening: int = 0  # counts the pages opened; who loads once a page remembers for which one it did

    @asynccontextmanager
    async def _unit(self) -> AsyncIterator[tuple[UnitOfWork, Actor]]:
        """One transaction with the person of this tab, found afresh.

        Raises:
            NotSignedIn: the session has ended meanwhile.
        """
        async with unit_of_work(reads_clock=False) as work:
            actor = await self._person(work)
            work.tab = self.router.session.client_token
            yield work, actor
        repeating.keep()

    async def _person(self, work: UnitOfWork) -> Actor:
        found = found_person.take(self._session_key)
        if found:
            work.set_clock(found[1])
            return found[0]
        actor = await sessions.find(work, self._session_key, active=from_own_socket())
        if actor is None:
            raise NotSignedIn
        return actor

    def _show_company(self, known: CompanyView) -> None:
        """Let the frame of the page say what the directory of the company says today."""
        self._put(
            company_name=known.name,
            company_short=known.short_name,
            company_phones=[Phone(one.number, one.dial, one.note) for one in known.phones],
            accent=known.accent.value,
            company_logo=known.logo,
        )

    def _count_opening(self) -> None:
        """First of a page's `on_load`: another path opens a page, another query of the same path only asks it."""
        path = self.router.url.path
        if path != self._open_path:
            self._open_path = path
            self._opening += 1

    def _forget_place(self) -> None:
        """The browser has nothing of the page any more: the next `on_load` opens it."""
        self._open_path = ""

    def _put(self, **values: Any) -> None:
        """Set those vars that change: what is assigned is sent, even when it is the same."""
        for name, value in values.items():
            if self.get_value(name) != value:
                setattr(self, name, value)

    def _command(self, do: str, **what: str) -> None:
        """Add a command; the last five are kept, and the browser carries each out once."""
        self._command_seq += 1
        self.commands = [*self.commands[-4:], Command(self._command_seq, do, **what)]

    def _notice(self, text: str, tone: str = "success") -> None:
        self._command("notice", text=text, tone=tone)

    def _refused(self, error: ServiceError) -> Any:
        """Show a refusal that is about no field; after a change by somebody else the page is read again."""
        if isinstance(error, NotSignedIn):
            return rx.redirect(LOGIN.path)
        if isinstance(error, Stale):
            self._notice(self._words_of_change(error), "attention")
            return self._page_refresher()
        self._notice(error.text, "danger")
        return None

    def _refused_form(self, error: ServiceError, form: str, at: Mapping[str, str]) -> Any:
        """Put a refusal at the fields of a form and the focus into the first of them."""
        found = by_control(error, form, at)
        if not found:
            return self._refused(error)
        self.errors = {**self.errors, **found}
        if first := first_field(found, form):
            self._command("focus", id=first)
        return None

    def _forget_errors(self, form: str = "") -> None:
        """Forget what was wrong in a form, or in all of them."""
        kept = {id: text for id, text in self.errors.items() if form and not belongs(id, form)}
        if kept != self.errors:
            self.errors = kept

    def _words_of_change(self, error: Stale) -> str:
        """What is said when somebody else was quicker; pages say it of their own thing."""
        return error.text

    def _page_refresher(self) -> Any:
        """The handler that reads the open page again, None when nothing of it changes by itself."""
        route = by_path(self.router.url.path)
        return refresher_of(route.path) if route else None

    def _failed(self, code: str) -> None:
        self._notice(
            f"Не получилось выполнить действие. Повторите; если не поможет, назовите поддержке код {code}", "danger"
        )
