"""What about money an employee has to decide, over the payments through banks."""

from dataclasses import dataclass

from lkk.routes import STAFF_PAYMENTS, customer_path
from lkk.services.money import tasks
from lkk.services.money.tasks import TaskView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import LongForm, MoneyTaskId
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import roubles

FORM = "money-task"


@dataclass
class TaskItem:
    """A task in words."""

    id: int
    cause: str
    amount: str
    words: str
    opened: str
    customer: str
    href: str


class MoneyTasks(Base):
    """The list, and the one that is being closed."""

    tasks: list[TaskItem] = []

    _closing: int = 0

    @allow(Permission.PREPARE_REFUND)
    async def load(self) -> None:
        """Open the page, or look again."""
        async with self._unit() as (work, actor):
            found = await tasks.open_tasks(work, actor)
        self._put(tasks=[_item(one) for one in found])

    @allow(Permission.PREPARE_REFUND)
    async def ask(self, task: MoneyTaskId) -> None:
        """Open the dialog about a task."""
        self._closing = task
        self._forget_errors(FORM)
        self._command("open", id=f"{FORM}-dialog")

    @allow(Permission.PREPARE_REFUND, form=FORM)
    async def close(self, form: LongForm) -> None:
        """Close the task with what was decided."""
        async with self._unit() as (work, actor):
            await tasks.close_task(work, actor, self._closing, form.get("answer", ""))
        self._command("close", id=f"{FORM}-dialog")
        self._notice("Вопрос закрыт")
        async with self._unit() as (work, actor):
            found = await tasks.open_tasks(work, actor)
        self._put(tasks=[_item(one) for one in found])


def _item(one: TaskView) -> TaskItem:
    return TaskItem(
        id=one.id,
        cause=one.kind.label,
        amount=roubles(one.kopecks),
        words=one.words,
        opened=format.moment(one.opened_at),
        customer=one.customer,
        href=customer_path(one.user_id) if one.user_id else "",
    )


show_topic(STAFF_PAYMENTS, Topic.MONEY, MoneyTasks.load)
