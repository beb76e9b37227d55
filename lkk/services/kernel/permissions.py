"""Refuses what a role does not include; the roles and their permissions stand in the vocabulary."""

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.vocabulary.permissions import Permission


def demand(actor: Actor, permission: Permission) -> None:
    """Refuse an actor without the permission.

    Raises:
        NotAllowed: the role does not include it.
    """
    if not actor.role.may(permission):
        raise NotAllowed
