"""Role → permissions, the one table behind handlers, menu and staff pages."""

from enum import StrEnum

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.vocabulary.people import Role


class Permission(StrEnum):
    """What somebody may be allowed to do."""

    USE_CABINET = "use_cabinet"  # own accounts, readings
    OWN_SETTINGS = "own_settings"  # own notifications, password, sessions
    USE_DESK = "use_desk"
    WORK_APPLICATIONS = "work_applications"  # register, ask, fulfil, put off
    REJECT_APPLICATIONS = "reject_applications"  # the head's decision
    MANAGE_USERS = "manage_users"
    OPERATE = "operate"  # health page, dead items


_STAFF = frozenset({Permission.OWN_SETTINGS, Permission.USE_DESK})
_OPERATOR = _STAFF | {Permission.WORK_APPLICATIONS}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CUSTOMER: frozenset({Permission.USE_CABINET, Permission.OWN_SETTINGS}),
    Role.SERVICE_CENTRE_OPERATOR: _OPERATOR,
    Role.MFC_OPERATOR: _OPERATOR,
    Role.ADVOCATE_MANAGER: _STAFF,
    Role.ADMINISTRATOR: _OPERATOR | {Permission.REJECT_APPLICATIONS, Permission.MANAGE_USERS, Permission.OPERATE},
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that include a permission."""
    return frozenset(role for role, permissions in PERMISSIONS.items() if permission in permissions)


def allowed(role: Role, permission: Permission) -> bool:
    """Whether a role includes a permission."""
    return permission in PERMISSIONS[role]


def demand(actor: Actor, permission: Permission) -> None:
    """Refuses an actor without the permission.

    Raises:
        NotAllowed: the role does not include it.
    """
    if not allowed(actor.role, permission):
        raise NotAllowed
