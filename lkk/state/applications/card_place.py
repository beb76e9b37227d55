"""Where in the queue the open card stands, and which colleagues have it open."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import NOT_FOUND, STAFF, STAFF_APPLICATION, customer_path, staff_application_path
from lkk.services import presence
from lkk.services.applications import access
from lkk.services.applications.desk import queue
from lkk.services.customers.beside import Beside, beside
from lkk.services.customers.card import ApplicationLine
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state import live
from lkk.state.access import allow
from lkk.state.applications.application import number_in
from lkk.state.applications.applications_address import DESK, asked
from lkk.state.applications.desk_table import card_href
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import QueueView
from lkk.vocabulary.topics import Topic


@dataclass
class CaseItem:
    """Another application of the applicant."""

    number: str
    href: str
    title: str
    status: str
    tone: str


@dataclass
class AccountItem:
    """An account of the applicant with its meters."""

    number: str
    address: str
    meters: str


class CardPlace(Base):
    """A card opened from the queue leads to its neighbours there; one opened elsewhere only back to the desk."""

    previous_href: str = ""
    next_href: str = ""
    back_href: str = STAFF.path
    opened_by: str = ""
    cases: list[CaseItem] = []  # of the applicant, beside this one
    cases_total: str = ""  # how many other cases there are, empty while all of them are shown
    accounts: list[AccountItem] = []
    customer_href: str = ""

    _application_id: int = 0
    _following: list[str] = []  # the cards after this one, as the list stood when it was opened

    @allow(Permission.SEE_APPLICATIONS, missing=NOT_FOUND)
    async def load(self) -> None:
        """Open a card: colleagues see that it is open."""
        wanted = asked(self.router.url.query_parameters, DESK)
        before, following = "", ()
        async with self._unit() as (work, actor):
            seen = await access.seen(work, actor, number_in(self.router.url.path))
            await presence.open_card(work, actor, seen.key)
            opened = await presence.who_has_open(work, actor, [seen.key])
            known = await _beside(work, actor, 0 if seen.guest_code_hash else seen.user_id)
            if "view" in wanted.address.given:
                before, following = await queue.neighbours(work, actor, wanted.query, seen.key)
        cases = [_case(one) for one in known.applications if one.number != seen.number]
        others = known.total - 1
        self._application_id, self._following = seen.key, list(following)
        live.look_at(self.router.session.client_token, str(seen.key))
        everything = wanted.address.given.get("view") == QueueView.ALL.value
        self._put(
            previous_href=card_href(before, wanted.address) if before else "",
            next_href=card_href(following[0], wanted.address) if following else "",
            back_href=wanted.address.href(STAFF.path, **({"view": ""} if everything else {})),
            opened_by=opened.get(seen.key, ""),
            cases=cases,
            cases_total=words.number(others) if others > len(cases) else "",
            accounts=[AccountItem(one.number, one.address, one.meters) for one in known.accounts],
            customer_href=customer_path(seen.user_id) if known.total else "",
        )

    @allow(Permission.SEE_APPLICATIONS)
    async def go_on(self) -> Any:
        """Open the next card that is still in the list, or the list when there is none."""
        wanted, number = asked(self.router.url.query_parameters, DESK), ""
        if self._following:
            async with self._unit() as (work, actor):
                number = await queue.next_of(work, actor, wanted.query, self._following)
        return rx.redirect(card_href(number, wanted.address) if number else self.back_href)

    @allow(Permission.SEE_APPLICATIONS)
    async def leave(self) -> None:
        """The card is open no more."""
        if self._application_id:
            async with self._unit() as (work, actor):
                await presence.leave_card(work, actor, self._application_id)

    @allow(Permission.SEE_APPLICATIONS)
    async def see_who(self) -> None:
        """A signal: a colleague has opened or left the card."""
        async with self._unit() as (work, actor):
            opened: Any = await presence.who_has_open(work, actor, [self._application_id])
        self._put(opened_by=opened.get(self._application_id, ""))


async def _beside(work: UnitOfWork, actor: Actor, customer_id: int) -> Beside:
    """Guests are no customers, and not every employee sees those."""
    if not customer_id or not actor.role.may(Permission.SEE_CUSTOMERS):
        return Beside((), 0, ())
    return await beside(work, actor, customer_id)


def _case(one: ApplicationLine) -> CaseItem:
    status = ApplicationStatus(one.status)
    return CaseItem(one.number, staff_application_path(one.number), one.title, status.label, status.tone)


live.show_topic(STAFF_APPLICATION, Topic.OPENED, CardPlace.see_who)
