"""Who wrote, changed and deleted answer templates, and what they said before: lines beside those of the directories."""

from typing import Any

from lkk.models.applications import AnswerTemplate
from lkk.services.directories import changes
from lkk.services.directories.declaration import Directory, Item
from lkk.services.directories.views import ChangeView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Direction
from lkk.vocabulary.directories import ChangeAct, DirectoryCode, ValueKind
from lkk.vocabulary.permissions import Permission

#: As the history reads a template; it has a page of its own and no days it is in force.
_TEMPLATES = Directory(
    DirectoryCode.TEMPLATES,
    "Слова, которые оператор вставляет в сообщение.",
    AnswerTemplate,
    (
        Item("title", "Название"),
        Item(
            "direction",
            "Направление",
            ValueKind.CHOICE,
            required=False,
            options=tuple((one.value, one.label) for one in Direction),
        ),
        Item("for_dialogues", "Для диалогов", ValueKind.MARK, required=False),
        Item("text", "Текст", ValueKind.TEXT),
    ),
    dated=False,
)
Values = dict[str, Any]


def snapshot(row: AnswerTemplate) -> Values:
    """Return what a template says now."""
    return changes.snapshot(_TEMPLATES, row)


def record(work: UnitOfWork, actor: Actor, template_id: int, before: Values, after: Values) -> None:
    """Add a line, unless nothing is changed: of a new template with no values before, of a deleted with none after."""
    if before == after:
        return
    act = ChangeAct.CHANGED if before and after else ChangeAct.ADDED if after else ChangeAct.DELETED
    changes.record(work, actor, _TEMPLATES, f"{template_id}", act, before, after)


async def read(work: UnitOfWork, actor: Actor) -> list[ChangeView]:
    """Return the last hundred changes of templates, the newest first.

    Raises:
        NotAllowed: the actor does not manage templates.
    """
    demand(actor, Permission.MANAGE_TEMPLATES)
    return await changes.history(work, _TEMPLATES)
