"""The public reception: when readings are taken this month."""

from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import windows
from lkk.services.readings.windows import WindowView
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Open

_WHO = {CabinetClass.INDIVIDUAL: "физические лица", CabinetClass.LEGAL: "юридические лица"}


class Reception(Base):
    """What the first page reads from the database."""

    windows: str = ""  # «физические лица — с 21-го по 26-е число; …», empty until read

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """The windows in force today, in words."""
        async with unit_of_work() as work:
            found = await windows.current(work)
        self.windows = "; ".join(_in_words(window) for window in found)


def _in_words(window: WindowView) -> str:
    """«физические лица — с 21-го по 26-е число»."""
    end = "до конца месяца" if window.last_day is None else f"по {window.last_day}-е число"
    start = f"с {window.first_day}-го числа" if window.last_day is None else f"с {window.first_day}-го"
    return f"{_WHO[window.cabinet_class]} — {start} {end}"
