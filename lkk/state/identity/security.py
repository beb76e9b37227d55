"""Own sessions: which browsers are signed in, and ending them."""

from dataclasses import dataclass

from lkk.services.identity import second_factor, sessions
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import SessionId
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

END_OTHERS_DIALOG = "end-others"
LAYOUT = Layout(
    "sessions",
    "Браузеры, в которых вы вошли в кабинет",
    (
        Column("browser", "Браузер", phone=Phone.HEAD),
        Column("ip", "Адрес в сети", phone=Phone.FACT),
        Column("started", "Вход", phone=Phone.FACT),
        Column("seen", "Последнее действие", phone=Phone.FACT),
        Column("actions", "Действия", phone=Phone.ACTION),
    ),
)


@dataclass
class SessionRow:
    """A signed-in browser."""

    id: int
    browser: str
    ip: str
    started: str
    seen: str
    current: bool


class Security(Base):
    """The table of own sessions; the password is changed by an HTTP route and never comes here."""

    rows: list[SessionRow] = []
    loaded: bool = False
    several: bool = False
    password_changed: bool = False
    email: str = ""
    second: str = ""  # on or off; empty for customers, who have no second factor
    second_since: str = ""
    second_left: str = ""
    second_compulsory: bool = False

    @allow(Permission.OWN_SETTINGS)
    async def load(self) -> None:
        """Open the page; after a change of the password the address says so."""
        self.password_changed = "changed" in self.router.url.query_parameters
        await self._reload()

    @allow(Permission.OWN_SETTINGS)
    async def end(self, session_id: SessionId) -> None:
        """End one session; its tabs close at once."""
        async with self._unit() as (work, actor):
            await sessions.end_own(work, actor, session_id)
        self._notice("Сеанс завершён")
        await self._reload()

    @allow(Permission.OWN_SETTINGS)
    async def end_others(self) -> None:
        """End every session but this one, asked for in a dialog."""
        self._command("close", id=END_OTHERS_DIALOG)
        async with self._unit() as (work, actor):
            ended = await sessions.end_others(work, actor)
        self._notice(f"Завершено: {words.count(ended, 'сеанс', 'сеанса', 'сеансов')}")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            own = await sessions.list_own(work, actor)
            factor = await second_factor.view(work, actor)
        self._show_second(factor)
        self.email = actor.subject.email
        self.rows = [
            SessionRow(
                id=session.id,
                browser=session.browser,
                ip=session.ip or "—",
                started=format.moment(session.started_at),
                seen="сейчас" if session.current else format.moment(session.seen_at),
                current=session.current,
            )
            for session in own
        ]
        self.several = len(own) > 1
        self.loaded = True

    def _show_second(self, factor: second_factor.FactorView | None) -> None:
        if factor is None:
            self.second = ""
            return
        self.second = "on" if factor.on_since else "off"
        self.second_since = format.moment(factor.on_since) if factor.on_since else ""
        self.second_left = words.number(factor.codes_left)
        self.second_compulsory = factor.compulsory
