"""Registration in three steps, its data forms, and the end of registrations that were never activated."""

from lkk.services.identity.registration.flow import Sent, confirm, finish, resend, start
from lkk.services.identity.registration.stale import delete_one, delete_stale

__all__ = ["Sent", "confirm", "delete_one", "delete_stale", "finish", "resend", "start"]
