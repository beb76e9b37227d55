"""«Заказанные звонки»: whom to ring, the late ones first, and what came of each call."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from lkk.routes import STAFF_CALLS
from lkk.services.callbacks import tasks
from lkk.services.callbacks.tasks import Task, TryView
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.settings import settings
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import text_in
from lkk.state.arguments import CallbackId, LongForm
from lkk.state.base import Base
from lkk.state.days import clock_of, day_of
from lkk.state.live import show_topic
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

REACHED, MISSED = "call-reached", "call-missed"
ALL = "all"  # in the address: calls of other managers too


@dataclass
class TryItem:
    """A call that was made, in words."""

    when: str
    what: str
    words: str


@dataclass
class TaskItem:
    """A call to make, or one that is over, in words; `dial` is the number as it is dialled."""

    key: str
    customer: str
    phone: str
    dial: str
    topic: str
    when: str
    asked: str
    status: str
    tone: str
    mark: str
    mark_tone: str
    manager: str
    tries: list[TryItem] = field(default_factory=list)


class CallTasks(Base):
    """The list; a dialog asks what came of one of them."""

    loaded: bool = False
    summary: str = ""
    open: list[TaskItem] = []
    past: list[TaskItem] = []
    everybody: bool = False  # whether calls of other managers are shown too
    of_others: str = ""
    chosen: str = ""  # which call a dialog asks about, in words

    _chosen: str = ""

    @allow(Permission.CONSULT)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(Permission.CONSULT)
    async def refresh(self) -> None:
        """A call was asked for, cancelled or made."""
        await self._reload()

    @allow(Permission.CONSULT)
    async def ask_reached(self, key: CallbackId) -> None:
        """Open the dialog about a talk."""
        self._ask(key, REACHED)

    @allow(Permission.CONSULT)
    async def ask_missed(self, key: CallbackId) -> None:
        """Open the dialog about a call that nobody answered."""
        self._ask(key, MISSED)

    @allow(Permission.CONSULT, form=REACHED)
    async def note_reached(self, form: LongForm) -> None:
        """Write down what was agreed."""
        async with self._unit() as (work, actor):
            await tasks.note(work, actor, self._key(), reached=True, said=form.get("words", ""))
        await self._done(REACHED, "Звонок отмечен, клиенту отправлено уведомление")

    @allow(Permission.CONSULT, form=MISSED)
    async def note_missed(self, form: LongForm) -> None:
        """Write down that nobody answered, and when to ring once more."""
        again = _again(form)
        async with self._unit() as (work, actor):
            await tasks.note(work, actor, self._key(), reached=False, said=form.get("words", ""), again=again)
        said = "Следующий звонок назначен" if again else "Звонок закрыт"
        await self._done(MISSED, f"{said}, клиенту отправлено уведомление")

    def _ask(self, key: str, form: str) -> None:
        task = next((one for one in self.open if one.key == key), None)
        if task is None:
            return
        self._chosen = key
        self._forget_errors(form)
        self._put(chosen=f"{task.customer}, {task.phone}. Тема: {task.topic}")
        self._command("open", id=f"{form}-dialog")

    def _key(self) -> UUID:
        if not self._chosen:
            raise NotFound
        return UUID(self._chosen)

    async def _done(self, form: str, said: str) -> None:
        self._command("close", id=f"{form}-dialog")
        self._notice(said)
        await self._reload()

    async def _reload(self) -> None:
        everybody = text_in(self.router.url.query_parameters, "of") == ALL
        async with self._unit() as (work, actor):
            found = await tasks.read(work, actor, everybody=everybody)
        total = words.count(len(found.open), "звонок", "звонка", "звонков")
        self._put(
            loaded=True,
            everybody=everybody,
            of_others=words.count(found.of_others, "звонок", "звонка", "звонков") if found.of_others else "",
            summary=f"Нужно сделать: {total}" + (f", из них просрочено {found.late}" if found.late else ""),
            open=[_item(one) for one in found.open],
            past=[_item(one) for one in found.past],
        )


def _again(form: LongForm) -> datetime | None:
    raw_day, raw_time = form.get("day", ""), form.get("at", "")
    if not raw_day and not raw_time:
        return None
    on, at = day_of(raw_day), clock_of(raw_time)
    if on is None:
        raise InvalidValue("Укажите день следующего звонка", at="day")
    if at is None:
        raise InvalidValue("Укажите время следующего звонка", at="at")
    return _wall(on, at)


def _wall(on: date, at: time) -> datetime:
    return datetime.combine(on, at, ZoneInfo(settings().time_zone)).astimezone(UTC)


def _item(one: Task) -> TaskItem:
    return TaskItem(
        key=str(one.key),
        customer=one.customer,
        phone=one.phone,
        dial="".join(char for char in one.phone if char.isdigit() or char == "+"),
        topic=one.topic,
        when=one.when,
        asked=format.moment(one.asked_at),
        status=one.state.label,
        tone=one.state.tone,
        mark="Просрочен" if one.late else "Время ещё не пришло" if one.waits else "",
        mark_tone="danger" if one.late else "neutral",
        manager=one.manager,
        tries=[_try(tried) for tried in one.tries],
    )


def _try(one: TryView) -> TryItem:
    who = one.author or "сотрудник"
    return TryItem(format.moment(one.at), f"{who}: {'поговорили' if one.reached else 'не дозвонились'}", one.words)


show_topic(STAFF_CALLS, Topic.CALLBACKS, CallTasks.refresh)
