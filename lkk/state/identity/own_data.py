"""What a customer may know of their own data: who of the staff opened it and why, which consents were given."""

from dataclasses import dataclass, field

from lkk.routes import application_path
from lkk.services.identity import consents, data_access
from lkk.services.identity.consents import OwnConsent
from lkk.services.identity.data_access import AccessView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

LAYOUT = Layout(
    "data-access",
    "Действия сотрудников с моими данными, сначала новые",
    (
        Column("what", "Что сделано", phone=Phone.HEAD, whole=True),
        Column("when", "Когда", phone=Phone.FACT),
        Column("author", "Сотрудник", phone=Phone.FACT),
        Column("reason", "Зачем", phone=Phone.FACT, whole=True),
    ),
)


@dataclass
class AccessLine:
    """An act of an employee; `href` leads to the application it was for."""

    what: str
    when: str
    author: str
    reason: str
    href: str


@dataclass
class ConsentLine:
    """A consent with its text."""

    title: str
    given: str
    revoked: str
    number: str
    href: str
    paragraphs: list[str] = field(default_factory=list)


class OwnData(Base):
    """The two lists of a customer's page of security."""

    rows: list[AccessLine] = []
    consents: list[ConsentLine] = []
    loaded: bool = False

    @allow(Permission.OWN_SETTINGS)
    async def load(self) -> None:
        """Read both lists; they belong to customers, the staff have no such data here."""
        async with self._unit() as (work, actor):
            known = [] if actor.staff else await data_access.list_of(work, actor)
            given = [] if actor.staff else await consents.list_own(work, actor)
        self.rows = [_access(one) for one in known]
        self.consents = [_consent(one) for one in given]
        self.loaded = True


def _access(one: AccessView) -> AccessLine:
    return AccessLine(
        what=one.what.label,
        when=format.moment(one.at),
        author=f"{one.author}, {one.role}" if one.author else "Сотрудник, который больше не работает",
        reason=one.reason,
        href=application_path(one.number) if one.number else "",
    )


def _consent(one: OwnConsent) -> ConsentLine:
    return ConsentLine(
        title=f"{one.purpose.label}, редакция {one.version}",
        given=format.moment(one.given_at),
        revoked=format.moment(one.revoked_at) if one.revoked_at else "",
        number=one.number,
        href=application_path(one.number) if one.number else "",
        paragraphs=[part for part in one.body.splitlines() if part.strip()],
    )
