"""The dialogs of the card: their code comes when somebody reaches for a button that opens one."""

from typing import Any

import reflex as rx

from lkk.components import applications_table as parts_of_table
from lkk.components.later import later
from lkk.pages.staff.application_changes import change_dialogs
from lkk.pages.staff.entering import enter_dialog
from lkk.state.applications.staff_application import TAKE_DIALOG, StaffApplication

_VIEW: Any = StaffApplication.view


def dialogs() -> rx.Component:
    """Of the changes, of taking over and of entering the applicant's cabinet."""
    return later(_dialogs(), when="reached")


@rx.memo
def _dialogs() -> rx.Component:
    return rx.fragment(
        change_dialogs(),
        enter_dialog(StaffApplication.applicant_id, _VIEW.applicant),
        parts_of_table.take_over_dialog(
            TAKE_DIALOG,
            StaffApplication.view.number,
            StaffApplication.executor,
            StaffApplication.take_over.throttle(500),
        ),
    )
