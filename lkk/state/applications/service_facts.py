"""What is known of the service whose application is being filled in: the lines of its passport."""

from dataclasses import dataclass

from lkk.routes import service_path
from lkk.services.applications import service_passports
from lkk.services.forms import catalog
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission


@dataclass
class FactItem:
    """A line of the passport."""

    label: str
    text: str


class ServiceFacts(Base):
    """The passport of the kind in the address."""

    lines: list[FactItem] = []
    href: str = ""

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Read the passport of the kind whose wizard is open."""
        kind = catalog.kind_of(self.router.url.path.rstrip("/").rpartition("/")[2])
        async with self._unit() as (work, _):
            passport = await service_passports.of_kind(work, kind)
        self.lines = [FactItem(label, text) for label, text in passport.lines]
        self.href = service_path(kind.code)
