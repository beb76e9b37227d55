"""Changes of an application as the staff's page offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lkk.services.applications.workflow.transitions import Need
from lkk.vocabulary.applications import ApplicationStatus

_VERBS = {
    ApplicationStatus.REGISTERED: "Зарегистрировать",
    ApplicationStatus.IN_PROGRESS: "Взять в работу",
    ApplicationStatus.INFO_REQUESTED: "Вернуть с замечаниями",
    ApplicationStatus.ON_HOLD: "Отложить",
    ApplicationStatus.FULFILLED: "Исполнить",
    ApplicationStatus.REJECTED: "Отклонить",
    ApplicationStatus.ANNULLED: "Аннулировать",
}
_RESUME = "Возобновить работу"
_FORWARD = {ApplicationStatus.REGISTERED, ApplicationStatus.IN_PROGRESS, ApplicationStatus.FULFILLED}
_AGAINST = {ApplicationStatus.REJECTED, ApplicationStatus.ANNULLED}


@dataclass
class ChangeItem:
    """A change of status that may be made now, with what it asks for."""

    target: str
    verb: str
    status: str
    main: bool
    danger: bool
    registration: bool
    remarks: bool
    reason: bool
    until: bool
    legal_ground: bool
    result: bool


@dataclass
class StageChange:
    """A stage that may begin now."""

    value: str
    label: str
    back: bool


def dialog_id(target: Any) -> str:
    """The dialog of a change; its form's controls begin with the same words. The target may be a var."""
    return f"change-{target}"


def change_item(target: ApplicationStatus, needs: Sequence[Need], now: ApplicationStatus) -> ChangeItem:
    """A change with the words of its button; what is put off is resumed."""
    resumed = now is ApplicationStatus.ON_HOLD and target is ApplicationStatus.IN_PROGRESS
    return ChangeItem(
        target=target.value,
        verb=_RESUME if resumed else _VERBS[target],
        status=target.label,
        main=target in _FORWARD,
        danger=target in _AGAINST,
        registration=Need.REGISTRATION in needs,
        remarks=Need.REMARKS in needs,
        reason=Need.REASON in needs,
        until=Need.UNTIL in needs,
        legal_ground=Need.LEGAL_GROUND in needs,
        result=Need.RESULT in needs,
    )
