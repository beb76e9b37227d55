"""Changes of an application as the staff's page offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lkk.services.applications.workflow.needs import Ask, Widget
from lkk.services.applications.workflow.transitions import Act, Course, Transition, office_changes, verb
from lkk.vocabulary.applications import ApplicationStatus

__all__ = [
    "DIALOGS",
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


#: Of every change there is: one that is open stays when somebody else makes a change.
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
)


#: The dialogs that offer reasons, by the decisions the reasons are for.
WITH_REASONS = {change.key: change.reason_of for change in office_changes() if change.reason_of is not None}


def dialog_id(target: Any) -> str:
    """The dialog of a change; its form's controls begin with the same words. The target may be a var."""
    return f"change-{target}"


def verbs(now: ApplicationStatus) -> dict[str, str]:
    """The words of the buttons by the keys of their changes."""
    return {change.key: verb(now, change) for change in office_changes()}


def change_items(allowed: Sequence[Transition]) -> list[ChangeItem]:
    """Buttons of the office's changes that are allowed now: those that lead on first, those against it last."""
    order = {dialog.target: place for place, dialog in enumerate(DIALOGS)}
    items = [
        ChangeItem(one.key, one.verb, one.course is Course.FORWARD, one.course is Course.AGAINST)
        for one in allowed
        if one.key in order
    ]
    return sorted(items, key=lambda one: (not one.main, one.danger, order[one.target]))
