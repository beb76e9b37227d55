"""What is done with the lines of the desk's table: one is taken, several are given to an executor."""

from typing import Annotated, Any

from pydantic import Field

from lkk.services.applications.desk import desk
from lkk.services.kernel.errors import InvalidValue
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.applications.applications_table import Applications
from lkk.state.arguments import ApplicationId, Form
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

ASSIGN_FORM = "assign"
ROW_PREFIX = "row-"
Revision = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]


def take_dialog(application_id: Any) -> str:
    """The dialog that asks before a colleague's application is taken; the id may be a var of a line."""
    return f"take-{application_id}"


class DeskQueue(Base):
    """The table shows what there is; this tells only when its marks are done with."""

    turn: int = 0  # a change draws the boxes of the lines anew, without their marks

    @allow(Permission.WORK_APPLICATIONS)
    async def take(self, application_id: ApplicationId, revision: Revision) -> list[object]:
        """The employee becomes the executor."""
        async with self._unit() as (work, actor):
            await desk.take(work, actor, application_id, revision=revision)
        self._notice("Заявка взята в работу")
        return [Applications.load_desk]

    @allow(Permission.WORK_APPLICATIONS)
    async def take_over(self, application_id: ApplicationId, revision: Revision) -> list[object]:
        """The employee becomes the executor instead of a colleague, asked for in the dialog of the line."""
        self._command("close", id=take_dialog(application_id))
        async with self._unit() as (work, actor):
            await desk.take(work, actor, application_id, revision=revision, from_colleague=True)
        self._notice("Заявка теперь ваша, прежний исполнитель извещён")
        return [Applications.load_desk]

    @allow(Permission.WORK_APPLICATIONS)
    async def assign(self, form: Form) -> list[object]:
        """Give the marked applications to the chosen executor."""
        marked = [id_in({"id": name.removeprefix(ROW_PREFIX)}) for name in form if name.startswith(ROW_PREFIX)]
        executor_id = id_in({"id": form.get("executor_id", "")})
        async with self._unit() as (work, actor):
            if not marked:
                raise InvalidValue("Отметьте заявки в таблице")
            given = await desk.bulk_assign(work, actor, marked, executor_id)
        self.turn += 1
        self._notice(f"Назначено: {words.count(given, 'заявка', 'заявки', 'заявок')}")
        return [Applications.load_desk]
