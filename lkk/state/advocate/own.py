"""«Энергоадвокат» in the cabinet: the manager, the doors, another manager, leaving."""

from dataclasses import dataclass, field
from typing import Any

from lkk.routes import ADVOCATE, new_application_path
from lkk.services.advocate import membership, own, requests
from lkk.services.advocate.access import ManagerView
from lkk.services.advocate.own import OwnService
from lkk.services.composition import ADVOCATE_FOLLOWERS
from lkk.services.forms.catalog.services import ENERGY_ADVOCATE
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.identity.session import Session
from lkk.state.live import refresh_with, show_topic
from lkk.vocabulary.advocate import RequestState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

ASK, ASK_DIALOG, LEAVE_DIALOG = "ask-manager", "ask-manager-dialog", "leave-advocate"


@dataclass
class ManagerItem:
    """A manager as the card shows one; `initials` stand where there is no photo."""

    name: str = ""
    initials: str = ""
    hours: str = ""
    photo: str = ""
    topics: list[str] = field(default_factory=list)


class Advocate(Base):
    """`away` is what is said of the manager's absence, `asked` what became of the last request."""

    loaded: bool = False
    connected: bool = False
    apply_href: str = ""
    since: str = ""
    manager: ManagerItem = ManagerItem()
    substitute: ManagerItem = ManagerItem()
    away: str = ""
    here: bool = False  # whether who answers today is at the desk now
    asked: str = ""
    asked_tone: str = "info"
    may_ask: bool = False
    turn: int = 0  # a request that was sent empties the form

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """The manager or the service has changed; what is typed stays."""
        await self._reload()

    @allow(Permission.USE_CABINET, form=ASK)
    async def ask(self, form: LongForm) -> None:
        """Ask the administrator for another manager."""
        async with self._unit() as (work, actor):
            await requests.ask(work, actor, form.get("reason", ""))
        self._command("close", id=ASK_DIALOG)
        self._notice("Просьба отправлена администратору")
        self.turn += 1
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def leave(self) -> Any:
        """Do without the service, asked for in the dialog."""
        self._command("close", id=LEAVE_DIALOG)
        async with self._unit() as (work, actor):
            await membership.leave(work, actor, ADVOCATE_FOLLOWERS)
        self._notice("«Энергоадвокат» отключён")
        await self._reload()
        return Session.refresh

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            self._show(await own.read(work, actor))
        self.loaded = True

    def _show(self, found: OwnService) -> None:
        serving, request = found.serving, found.request
        apply = new_application_path(ENERGY_ADVOCATE.code) if found.for_business else ""
        self._put(
            connected=found.connected,
            apply_href="" if found.connected else apply,
            since=format.moment(found.since) if found.since else "",
            manager=manager_item(serving.manager),
            substitute=manager_item(serving.substitute),
            away=_away(found),
            here=found.here,
            asked=_asked(found),
            asked_tone=request.state.tone if request else "info",
            may_ask=found.connected and (request is None or request.state is not RequestState.OPEN),
        )


def manager_item(one: ManagerView | None) -> ManagerItem:
    """Return a manager as a record of the page; nobody is an empty one."""
    if one is None:
        return ManagerItem()
    initials = "".join(word[0] for word in one.name.split()[:2])
    return ManagerItem(one.name, initials, one.hours, one.photo, list(one.topics))


def _away(found: OwnService) -> str:
    serving = found.serving
    if not (serving.away_since and serving.away_until):
        return ""
    days = f"с {format.day(serving.away_since)} по {format.day(serving.away_until)}"
    if serving.substitute:
        return f"Менеджер отсутствует {days}. В эти дни вам отвечает {serving.substitute.name}"
    return f"Менеджер отсутствует {days}. Кто отвечает в эти дни, пока не назначено"


def _asked(found: OwnService) -> str:
    one = found.request
    if one is None or one.state is RequestState.LEFT:
        return ""
    said = f"Вы просили другого менеджера {format.moment(one.asked_at)}. {one.state.label}"
    return f"{said}: {one.answer}" if one.answer else said


refresh_with(ADVOCATE, Advocate.refresh)
show_topic(ADVOCATE, Topic.PRESENCE, Advocate.refresh)
