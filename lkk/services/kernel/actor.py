"""Who acts: a signed-in person, or nobody yet."""

from dataclasses import dataclass
from typing import Self

from lkk.vocabulary.people import CabinetClass, Role


@dataclass(frozen=True)
class Identity:
    """A user as the session found them."""

    user_id: int
    role: Role
    cabinet_class: CabinetClass | None = None
    display_name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Actor:
    """A signed-in person, found afresh from the session for each event.

    `author` presses the button: audit, history, `filed_by`, messages and attempt counters name them. `subject` is
    whose cabinet it is: every owner filter and permission asks for them. Both are the same person unless an
    employee works in a customer's cabinet.
    """

    author: Identity
    subject: Identity
    session_id: int = 0
    session_key: str = ""
    ip: str = ""

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
