"""Whose tab it is when visits are booked: a customer's, or that of a guest whose contact a code has confirmed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from lkk.services.appointments import guests, own, people
from lkk.services.appointments.people import Person
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.state import repeating
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission


class Whose(Base, mixin=True):
    """What proves a guest stays with the tab on the server: the ticket, and the number and code of a booking."""

    signed_in: bool = False  # a customer's cabinet
    confirmed: str = ""  # the contact of a guest that a code has confirmed

    _ticket: str = ""
    _number: str = ""
    _code: str = ""

    @asynccontextmanager
    async def _deal(self) -> AsyncIterator[tuple[UnitOfWork, Actor | None]]:
        """One transaction with the customer of this tab, None for a guest and for employees."""
        async with unit_of_work() as work:
            work.tab = self.router.session.client_token
            actor = await self._person(work) if self._session_key else None
            own_cabinet = actor and actor.only_draft is None and actor.role.may(Permission.USE_CABINET)
            yield work, actor if own_cabinet else None
        repeating.keep()

    async def _booker(self, work: UnitOfWork, customer: Actor | None) -> Person:
        """Return who books.

        Raises:
            NoTicket: a guest has confirmed no contact within the hour.
        """
        if customer is not None:
            return await people.of_actor(work, customer)
        return await guests.person(work, self._ticket, self._visitor())

    async def _holder(self, work: UnitOfWork, customer: Actor | None, key: str) -> tuple[Person, UUID]:
        """Return whose the booking on the page is: a guest proves it by its number and code.

        Raises:
            NotThere, TooManyAttempts: as `own.proven`.
        """
        if customer is not None:
            return await people.of_actor(work, customer), key_of(key)
        return await own.proven(work, self._number, self._code, self._visitor().ip)

    def _visitor(self) -> Visitor:
        return Visitor(ip=self.router.session.client_ip, browser=self.router.headers.user_agent)


def key_of(text: str) -> UUID:
    """Return the key of a booking as the browser sends it.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("Такой записи нет. Выберите время заново") from None
