"""What is done with the lines of the queue: one is taken, with several something is done one after another."""

from typing import Annotated, Any

from pydantic import Field

from lkk.services.applications.desk import bulk, desk, queue
from lkk.services.applications.desk.bulk import Chosen, Order
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.applications.applications_address import DESK, OPTIONAL, PUT_AWAY, asked
from lkk.state.applications.desk_table import DeskTable
from lkk.state.arguments import ApplicationId, Form, Word
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import BulkAct

BULK_FORM, COLUMNS_FORM = "bulk", "queue-columns-form"
ROW_PREFIX = "row-"
#: Applications carried out between two looks at the page.
AT_A_STEP = 5
Revision = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]


def take_dialog(application_id: Any) -> str:
    """The dialog that asks before a colleague's application is taken; the id may be a var of a line."""
    return f"take-{application_id}"


class DeskQueue(Base):
    """The table shows what there is; this tells when its marks are done with, and how far an order has come."""

    turn: int = 0  # a change draws the boxes of the lines anew, without their marks
    progress: str = ""  # how far an order has come, empty when none is being carried out
    refused: list[str] = []  # what the last order did not do, and why

    _order: Order | None = None
    _left: list[Chosen] = []
    _total: int = 0
    _done: int = 0

    @allow(Permission.WORK_APPLICATIONS)
    async def take(self, application_id: ApplicationId, revision: Revision) -> list[object]:
        """The employee becomes the executor."""
        async with self._unit() as (work, actor):
            await desk.take(work, actor, application_id, revision=revision)
        self._notice("Заявка взята в работу")
        return [DeskTable.load]

    @allow(Permission.WORK_APPLICATIONS)
    async def take_over(self, application_id: ApplicationId, revision: Revision) -> list[object]:
        """The employee becomes the executor instead of a colleague, asked for in the dialog of the line."""
        self._command("close", id=take_dialog(application_id))
        async with self._unit() as (work, actor):
            await desk.take(work, actor, application_id, revision=revision, from_colleague=True)
        self._notice("Заявка теперь ваша, прежний исполнитель извещён")
        return [DeskTable.load]

    @allow(Permission.SEE_APPLICATIONS)
    async def choose_column(self, name: Word, shown: bool) -> list[object]:
        """Show a column, or put it away; kept for the employee wherever they sign in."""
        if name not in {one.name for one in OPTIONAL}:
            raise InvalidValue
        async with self._unit() as (work, actor):
            hidden = set(await queue.columns_put_away(work, actor, PUT_AWAY))
            await queue.put_columns_away(work, actor, hidden - {name} if shown else hidden | {name})
        return [DeskTable.load]

    @allow(Permission.WORK_APPLICATIONS, form=BULK_FORM)
    async def begin(self, form: Form) -> list[object]:
        """Do something with the marked applications, or with all that are found: a few at a step, each by itself."""
        if self._left:
            raise InvalidValue("Подождите: предыдущее ещё выполняется")
        order = _order_in(form)
        async with self._unit() as (work, actor):
            await bulk.check(work, actor, order)
            if "everything" in form:
                query = asked(self.router.url.query_parameters, DESK).query
                chosen = await bulk.found(work, actor, query)
            else:
                chosen = await bulk.marked(work, actor, _marked_in(form))
        self._order, self._left, self._total, self._done, self.refused = order, chosen, len(chosen), 0, []
        self._say_progress()
        return [DeskQueue.go_on]

    @allow(Permission.WORK_APPLICATIONS)
    async def go_on(self) -> list[object]:
        """Carry out the next few of what was begun."""
        order, step = self._order, self._left[:AT_A_STEP]
        self._left = self._left[AT_A_STEP:]
        if order is None or not step:
            return []
        for one in step:
            await self._carry_out(one, order)
        if self._left:
            self._say_progress()
            return [DeskQueue.go_on]
        return self._finish()

    @allow(Permission.WORK_APPLICATIONS)
    async def forget_refused(self) -> None:
        """The list of what was not done has been read."""
        self.refused = []

    async def _carry_out(self, one: Chosen, order: Order) -> None:
        try:
            async with self._unit() as (work, actor):
                await bulk.carry_out(work, actor, one.id, order)
            self._done += 1
        except ServiceError as error:
            self.refused = [*self.refused, f"{one.number}: {error.text}"]

    def _say_progress(self) -> None:
        passed = self._total - len(self._left)
        self.progress = f"Обработано {words.number(passed)} из {words.number(self._total)}"

    def _finish(self) -> list[object]:
        self._order, self.progress = None, ""
        self.turn += 1
        done = words.count(self._done, "заявка", "заявки", "заявок")
        tone = "attention" if self.refused else "success"
        self._notice(f"Сделано: {done} из {words.number(self._total)}", tone)
        return [DeskTable.load]


def _marked_in(form: Form) -> list[int]:
    found = [id_in({"id": name.removeprefix(ROW_PREFIX)}) for name in form if name.startswith(ROW_PREFIX)]
    return [one for one in found if one]


def _order_in(form: Form) -> Order:
    act = form.get("act", "")
    if act not in set(BulkAct):
        raise InvalidValue("Выберите, что сделать", at="act")
    return Order(
        BulkAct(act),
        executor_id=id_in({"id": form.get("executor_id", "")}),
        reason=form.get("reason", ""),
        until=day_of(form.get("until", "")),
    )
