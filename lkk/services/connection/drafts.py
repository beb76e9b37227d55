"""What the conditions of a contract consist of before they are sent: its columns, the parts of its sum, its papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from lkk.models.applications import Application
from lkk.services.connection.schedule import Part
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork


class OfferRefused(ServiceError):
    """The conditions cannot be prepared or sent now."""


@dataclass(frozen=True)
class Draft:
    """Columns of the contract by their names, and its parts; `demo`: a rate in it is no decision of a regulator."""

    columns: dict[str, Any]
    parts: tuple[Part, ...]
    demo: bool = False


@dataclass(frozen=True)
class Sheet:
    """A paper to be set: the code of its template and the data of that."""

    code: str
    title: str
    number: str
    data: dict[str, Any]


class Maker(Protocol):
    """What draws the conditions of one sort of contract: a module of this package."""

    async def prefilled(self, work: UnitOfWork, application: Application, /) -> dict[str, str]:
        """Return the first values of the form."""
        ...

    def facts(self, application: Application, /) -> tuple[tuple[str, str], ...]:
        """Return what of the application stands beside the form."""
        ...

    async def draw(self, work: UnitOfWork, application: Application, values: Mapping[str, str], /) -> Draft:
        """Read the form and count the sum."""
        ...

    async def sheets(
        self, work: UnitOfWork, application: Application, draft: Draft, today: date, /
    ) -> tuple[Sheet, ...]:
        """Return the papers to be set."""
        ...


def contract_number(application_number: str | None) -> str:
    """The number of the contract of an application."""
    return f"{application_number}/Д"


def entered(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the estimate as it is stored: quantities are texts."""
    return {**line, "quantity": f"{line['quantity']}"}
