"""The districts an audience may be of, on the forms of all that is sent to many."""

from dataclasses import dataclass

from lkk.services.broadcasts import choosing
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.base import Base


@dataclass
class DistrictOption:
    """A district of the list."""

    value: str
    label: str


class Districts(Base, mixin=True):
    """Read when a form is opened; a network without districts has none to choose from."""

    districts: list[DistrictOption] = []

    async def _read_districts(self, work: UnitOfWork) -> None:
        found = await choosing.districts(work)
        self._put(districts=[DistrictOption(one.key, one.name) for one in found])
