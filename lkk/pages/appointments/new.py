"""The slot picker in the cabinet."""

import reflex as rx

from lkk.pages.appointments.picking import picker
from lkk.pages.shell import shell
from lkk.routes import APPOINTMENT_NEW
from lkk.state.appointments.picker import Picker
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Picker.load_own)


def page() -> rx.Component:
    """Draw the step that is open."""
    return shell(APPOINTMENT_NEW, picker(), ready=Picker.loaded)
