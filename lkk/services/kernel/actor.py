"""Who acts: a signed-in person, or nobody yet."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from lkk.vocabulary.people import CabinetClass, Role, VisitEvidence


@dataclass(frozen=True)
class Identity:
    """A user as the session found them."""

    user_id: int
    role: Role
    cabinet_class: CabinetClass | None = None
    display_name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Visit:
    """An employee's stay in a customer's cabinet; `ends_at` is aware UTC, `desk_session` where it was begun.

    `account_id` is the account the employee works with, none: the one that is active for the customer.
    """

    reason: str
    evidence: VisitEvidence
    ends_at: datetime
    desk_session: int = 0
    account_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person, found afresh from the session for each event.

    `author` presses the button: audit, history, `filed_by`, messages and attempt counters name them. `subject` is
    whose cabinet it is: every owner filter and permission asks for them. Both are the same person unless an
    employee works in a customer's cabinet: then `visit` tells why and until when. `only_draft` is the one draft the
    session of a tablet is for.
    """

    author: Identity
    subject: Identity
    session_id: int = 0
    session_key: str = ""
    ip: str = ""
    visit: Visit | None = None
    only_draft: int | None = None

    @classmethod
    def alone(cls, person: Identity, *, session_id: int = 0, session_key: str = "", ip: str = "") -> Self:
        """Return the actor of somebody who acts in their own cabinet."""
        return cls(person, person, session_id, session_key, ip)

    @property
    def author_id(self) -> int:
        """The user who acts."""
        return self.author.user_id

    @property
    def subject_id(self) -> int:
        """The user whose cabinet it is."""
        return self.subject.user_id

    @property
    def visiting(self) -> bool:
        """Whether an employee works in the customer's cabinet."""
        return self.visit is not None

    def whole(self) -> Self:
        """The person behind a tablet as in their own cabinet: for a service that has looked at `only_draft` itself."""
        return replace(self, only_draft=None)

    @property
    def role(self) -> Role:
        """The role whose permissions apply."""
        return self.subject.role

    @property
    def cabinet_class(self) -> CabinetClass | None:
        """The class of the cabinet, none for employees."""
        return self.subject.cabinet_class

    @property
    def staff(self) -> bool:
        """Whether this is an employee at their own desk."""
        return self.subject.role.staff


@dataclass(frozen=True)
class Visitor:
    """What is known of a browser before sign-in; `ticket` binds a registration or recovery to it."""

    ip: str = ""
    browser: str = ""
    ticket: str = ""
    device: str = ""
