"""The sign-in page: where to go afterwards, and whom the demo offers."""

from dataclasses import dataclass

from lkk.routes import by_path
from lkk.settings import settings
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.demo import DEMO_PASSWORD, DEMO_PEOPLE
from lkk.vocabulary.permissions import Open

_LONGEST_ADDRESS = 500


@dataclass
class DemoItem:
    """A line of the demo's table."""

    email: str
    who: str


class SignIn(Base):
    """Decided on the server at run time: a compiled page knows neither addresses nor demo people."""

    closed: bool = False  # the person has just closed the cabinet
    wanted: str = ""  # the address that was refused without a session
    demo_people: list[DemoItem] = []
    demo_password: str = ""

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """Read the address of the page; the demo is shown outside production only."""
        self.wanted = _own_page(self.router.url.query_parameters.get("next", ""))
        self.closed = "closed" in self.router.url.query_parameters
        demo = settings().demo
        self.demo_people = [DemoItem(person.email, person.who) for person in DEMO_PEOPLE] if demo else []
        self.demo_password = DEMO_PASSWORD if demo else ""


def _own_page(address: str) -> str:
    """The address when it is a page of the portal, else empty; the sign-in route checks it again."""
    if len(address) > _LONGEST_ADDRESS or not address.isprintable():
        return ""
    return address if by_path(address.partition("?")[0]) else ""
