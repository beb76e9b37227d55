"""Changes of an application as the staff's page offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lkk.services.applications.workflow.needs import Ask, Widget
from lkk.services.applications.workflow.transitions import Act, Course, Transition, office_changes, verb
from lkk.vocabulary.applications import ApplicationStatus

__all__ = [
    "ACTS",
    "ADD_REMARK",
    "DIALOGS",
    "FULFIL",
    "HOLD",
    "RETURN",
    "WITH_REASONS",
    "Ask",
    "ChangeDialog",
    "ChangeItem",
    "StageChange",
    "Widget",
    "change_items",
    "dialog_id",
    "verbs",
]


FULFIL, RETURN, ADD_REMARK, HOLD = "fulfilled", "info_requested", "remark_added", "on_hold"
#: What may be done by the composer beside answering, as the keys of the changes, with the words of its choice.
ACTS = {FULFIL: "Исполнить", RETURN: "Вернуть с замечаниями", ADD_REMARK: "Добавить замечание", HOLD: "Отложить"}


@dataclass
class ChangeItem:
    """The button of a change that may be made now."""

    target: str
    verb: str
    main: bool
    danger: bool


@dataclass
class StageChange:
    """A stage that may begin now."""

    value: str
    label: str
    back: bool


@dataclass(frozen=True)
class ChangeDialog:
    """The dialog of a change, the same from whatever status: the page draws a control for each thing asked for.

    `target` is the key of the change, `status` where it leads, empty for an act that leads back to where it was.
    """

    target: str
    verb: str
    status: str
    danger: bool
    asks: tuple[Ask, ...]
    has_reasons: bool


#: Of every change that is not the composer's: one that is open stays when somebody else makes a change.
DIALOGS = tuple(
    ChangeDialog(
        change.key,
        change.verb,
        change.target.label if change.act is Act.USUAL else "",
        change.course is Course.AGAINST,
        change.asks,
        change.reason_of is not None,
    )
    for change in office_changes()
    if change.key not in ACTS
)


#: The changes that offer reasons, with the decisions the reasons are for.
WITH_REASONS = {change.key: change.reason_of for change in office_changes() if change.reason_of is not None}


def dialog_id(target: Any) -> str:
    """The dialog of a change; its form's controls begin with the same words. The target may be a var."""
    return f"change-{target}"


def verbs(now: ApplicationStatus) -> dict[str, str]:
    """The words of the buttons by the keys of their changes."""
    return {change.key: verb(now, change) for change in office_changes()}


def change_items(allowed: Sequence[Transition]) -> list[ChangeItem]:
    """Buttons of the allowed changes that have a dialog: those that lead on first, those against it last."""
    order = {dialog.target: place for place, dialog in enumerate(DIALOGS)}
    items = [
        ChangeItem(one.key, one.verb, one.course is Course.FORWARD, one.course is Course.AGAINST)
        for one in allowed
        if one.key in order
    ]
    return sorted(items, key=lambda one: (not one.main, one.danger, order[one.target]))
