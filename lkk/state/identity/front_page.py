"""The public reception: who the company is, its rules, and when readings are taken this month."""

from dataclasses import dataclass, field

from lkk.routes import HOME_PUBLIC
from lkk.services.directories import in_force
from lkk.services.directories.in_force import TextView
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import board
from lkk.services.readings import windows
from lkk.services.readings.windows import WindowView
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.vocabulary.company import Phone
from lkk.vocabulary.directories import TextPlace
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Open
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import count

_WHO = {CabinetClass.INDIVIDUAL: "физические лица", CabinetClass.LEGAL: "юридические лица"}


@dataclass
class BlockItem:
    """A paragraph or the lines of a list."""

    paragraph: str
    lines: list[str] = field(default_factory=list)


@dataclass
class TextItem:
    """A text with its heading."""

    title: str
    blocks: list[BlockItem] = field(default_factory=list)


@dataclass
class OfficeItem:
    """A place where customers are received."""

    name: str
    address: str
    phones: str
    hours: str


@dataclass
class LinkItem:
    """A page of the company's own site."""

    title: str
    href: str


class Reception(Base):
    """What the first page reads from the database."""

    windows: str = ""  # «физические лица — с 21-го по 26-е число; …», empty until read
    rules: list[TextItem] = []
    offices: list[OfficeItem] = []
    links: list[LinkItem] = []
    capacity_line: str = ""
    outages: int = 0  # that are on
    outages_line: str = ""
    full_name: str = ""
    dispatcher: Phone = Phone("", "", "")

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """Read what the directories say today."""
        async with unit_of_work() as work:
            found = await windows.current(work)
            company = await in_force.company(work)
            rules = await in_force.texts(work, TextPlace.RULES)
            offices = await in_force.offices(work)
            dark = await board.on_now(work)
        self._put(
            windows="; ".join(_in_words(window) for window in found),
            rules=[_text(one) for one in rules],
            offices=[OfficeItem(one.name, one.address, one.phones, one.hours) for one in offices],
            links=[LinkItem(title, href) for title, href in company.links],
            capacity_line=company.capacity_line,
            outages=dark,
            outages_line=_dark(dark),
            full_name=company.full_name,
            dispatcher=Phone(company.dispatcher.number, company.dispatcher.dial, company.dispatcher.note),
        )


show_topic(HOME_PUBLIC, Topic.DIRECTORIES, Reception.load)
show_topic(HOME_PUBLIC, Topic.OUTAGES, Reception.load)


def _dark(outages: int) -> str:
    """«Сейчас в сети 2 отключения», «Сейчас отключений нет»."""
    if not outages:
        return "Сейчас отключений нет"
    return f"Сейчас в сети {count(outages, 'отключение', 'отключения', 'отключений')}"


def _text(one: TextView) -> TextItem:
    return TextItem(one.title, [BlockItem(block.paragraph, list(block.lines)) for block in one.blocks])


def _in_words(window: WindowView) -> str:
    """«физические лица — с 21-го по 26-е число»."""
    end = "до конца месяца" if window.last_day is None else f"по {window.last_day}-е число"
    start = f"с {window.first_day}-го числа" if window.last_day is None else f"с {window.first_day}-го"
    return f"{_WHO[window.cabinet_class]} — {start} {end}"
