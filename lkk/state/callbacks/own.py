"""«Заказ звонка»: the form, the call that is ahead, those that have been."""

from dataclasses import dataclass
from uuid import UUID

from lkk.routes import ADVOCATE_CALLBACK
from lkk.services.callbacks import asking
from lkk.services.callbacks.asking import CallView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import CallbackId, LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.permissions import Permission

FORM = "callback"


@dataclass
class TimeOption:
    """A line of the list of hours."""

    value: str
    label: str


@dataclass
class CallItem:
    """A request in words."""

    key: str
    status: str
    tone: str
    phone: str
    topic: str
    when: str
    asked: str


class Callbacks(Base):
    """What one sees of one's own calls; a call that is ahead takes the place of the form."""

    loaded: bool = False
    allowed: bool = False
    phone: str = ""
    times: list[TimeOption] = []
    daily: str = ""
    ahead: list[CallItem] = []
    past: list[CallItem] = []

    @allow(Permission.USE_CABINET)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def refresh(self) -> None:
        """Something has become of a call."""
        await self._reload()

    @allow(Permission.USE_CABINET, form=FORM)
    async def ask(self, form: LongForm) -> None:
        """Ask for a call."""
        typed = {name: form.get(name, "") for name in ("phone", "topic", "time")}
        async with self._unit() as (work, actor):
            await asking.ask(work, actor, **typed)
        self._notice("Звонок заказан")
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def cancel(self, key: CallbackId) -> None:
        """Cancel the call that is ahead."""
        async with self._unit() as (work, actor):
            await asking.cancel(work, actor, UUID(key))
        self._notice("Звонок отменён")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await asking.form(work, actor)
        soonest = TimeOption("", f"Как можно скорее, до {found.soonest}")
        self._put(
            loaded=True,
            allowed=found.allowed,
            phone=found.phone,
            times=[soonest, *(TimeOption(value, label) for value, label in found.windows)],
            daily=found.daily,
            ahead=[_item(one) for one in found.calls if one.open],
            past=[_item(one) for one in found.calls if not one.open],
        )


def _item(one: CallView) -> CallItem:
    return CallItem(
        key=str(one.key),
        status=one.state.label,
        tone=one.state.tone,
        phone=one.phone,
        topic=one.topic,
        when=one.when,
        asked=format.moment(one.asked_at),
    )


refresh_with(ADVOCATE_CALLBACK, Callbacks.refresh)
