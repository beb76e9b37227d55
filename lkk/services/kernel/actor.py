"""Who acts: a signed-in person, or nobody yet."""

from dataclasses import dataclass

from lkk.vocabulary.people import CabinetClass, Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person, found afresh from the session for each event."""

    user_id: int
    role: Role
    cabinet_class: CabinetClass | None
    display_name: str
    email: str
    session_id: int
    session_key: str
    ip: str = ""

    @property
    def staff(self) -> bool:
        """Whether this is an employee."""
        return self.role.staff


@dataclass(frozen=True)
class Visitor:
    """What is known of a browser before sign-in; `ticket` binds a registration or recovery to it."""

    ip: str = ""
    browser: str = ""
    ticket: str = ""
    device: str = ""
