"""Refuses what a role does not include; the roles and their permissions stand in the vocabulary."""

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.vocabulary.permissions import Permission


class NotInVisit(NotAllowed):
    """An employee in a customer's cabinet does what is the customer's own to do."""

    text = "В кабинете клиента это недоступно: это делает сам клиент"


def demand(actor: Actor, permission: Permission, *, in_visit: bool = False) -> None:
    """Refuse an actor without the permission.

    `in_visit`: an employee in a customer's cabinet may do it too; by default they may not. The session of a tablet
    may do nothing here, whatever the role.

    Raises:
        NotAllowed: the role does not include it.
        NotInVisit: the customer's own to do.
    """
    if not actor.role.may(permission) or actor.only_draft is not None:
        raise NotAllowed
    if not in_visit:
        refuse_visit(actor)


def refuse_visit(actor: Actor) -> None:
    """Refuse an employee in a customer's cabinet.

    Raises:
        NotInVisit: the actor is one.
    """
    if actor.visiting:
        raise NotInVisit
