"""Own sessions: which browsers are signed in, and ending them."""

from dataclasses import dataclass

from lkk.routes import SECURITY
from lkk.services.identity import sessions
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import SessionId
from lkk.state.base import Base
from lkk.state.live import refresh_with
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


refresh_with(SECURITY, Security.load)
