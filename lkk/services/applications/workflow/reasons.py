"""Reasons of the directory in decisions: which may be chosen, and whose words stand where nothing was written."""

from dataclasses import replace

from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import Transition
from lkk.services.directories import in_force
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus

AT = "reason_code"


async def spoken(work: UnitOfWork, step: Transition, payload: Payload) -> Payload:
    """Return what is given with the words of the chosen reason, where the employee has written none.

    Raises:
        InvalidValue: the reason is not among those in force today for this change.
    """
    if not payload.reason_code:
        return payload
    offered = (await in_force.reasons(work))[step.reason_of] if step.reason_of else ()
    chosen = next((one for one in offered if one.code == payload.reason_code), None)
    if chosen is None:
        raise InvalidValue("Такой причины больше нет. Выберите другую или напишите свою", at=AT)
    if step.target is ApplicationStatus.INFO_REQUESTED:
        return payload if payload.remarks else replace(payload, remarks=(RemarkText(chosen.label),))
    return payload if payload.reason.strip() else replace(payload, reason=chosen.label)
