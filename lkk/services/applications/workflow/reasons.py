"""Reasons of the directory in decisions: which may be chosen, and whose words stand where nothing was written."""

from dataclasses import replace

from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import Transition
from lkk.services.directories import in_force
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus


async def spoken(work: UnitOfWork, step: Transition, payload: Payload) -> Payload:
    """Return what is given with the words of the chosen reason, where the employee has written none.

    Raises:
        InvalidValue: as `in_force.chosen_reason`.
    """
    if not payload.reason_code:
        return payload
    chosen = await in_force.chosen_reason(work, step.reason_of, payload.reason_code)
    if step.target is ApplicationStatus.INFO_REQUESTED:
        return payload if payload.remarks else replace(payload, remarks=(RemarkText(chosen.label),))
    return payload if payload.reason.strip() else replace(payload, reason=chosen.label)
