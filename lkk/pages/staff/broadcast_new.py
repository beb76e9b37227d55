"""Новая рассылка: the form alone; what it comes to is seen on the card."""

import reflex as rx

from lkk.pages.shell import shell
from lkk.pages.staff.broadcast_form import broadcast_form
from lkk.routes import STAFF_BROADCAST_NEW
from lkk.state.broadcasts.broadcast import BroadcastCard
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, BroadcastCard.load_new)


def page() -> rx.Component:
    """Nothing is sent from here: first the draft, then its recipients and the approval."""
    return shell(
        STAFF_BROADCAST_NEW,
        broadcast_form(new=True),
        lead="После сохранения будет видно, сколько получателей и как сообщение увидит клиент.",
        ready=BroadcastCard.loaded,
    )
