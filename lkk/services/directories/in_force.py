"""What the directories say today: the company, offices, texts, topics and reasons, kept by each process for a day."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlmodel import col, or_, select

from lkk.models.base import Row
from lkk.models.directories import CompanyDetails, DecisionReason, EnquiryTopic, Office, SiteText
from lkk.routes import logo_path
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.directories import REASON_CODE, Accent, ReasonOf, TextPlace

Value = TypeVar("Value")
LATE_MINUTES, MOST_OPEN = 10, 3  # of an office that says nothing else
INN_OF_NOBODY = "2225000003"  # of the row the portal comes with


class NoCompany(ServiceError):
    """The directory of the company has no row for today: a fault of operation, not of the person."""

    text = "Сведения о компании не заданы. Администратор задаёт их в справочнике «Компания»"


@dataclass(frozen=True)
class PhoneView:
    """A phone as people read it and as it is dialled; `note` says whose it is."""

    number: str
    dial: str
    note: str


@dataclass(frozen=True)
class CompanyView:
    """The company today; `links` are pairs of a title and an address of its own site.

    `logo` is the address of its picture, empty without one.
    """

    full_name: str
    name: str
    short_name: str
    address: str
    inn: str
    kpp: str
    ogrn: str
    email: str
    dispatcher: PhoneView
    phones: tuple[PhoneView, ...]
    links: tuple[tuple[str, str], ...]
    capacity_line: str
    accent: Accent
    logo: str
    bank_name: str = ""
    bic: str = ""
    bank_account: str = ""
    corr_account: str = ""


@dataclass(frozen=True)
class OfficeView:
    """A place where customers are received; without a region nobody books a visit there.

    `late_minutes` is how late one may come, `most_open` how many bookings one person has there at a time.
    """

    code: str
    name: str
    address: str
    phones: str
    hours: str
    region: str = ""
    branch: str = ""
    directions: str = ""
    time_zone: str = ""
    late_minutes: int = LATE_MINUTES
    most_open: int = MOST_OPEN


@dataclass(frozen=True)
class TextView:
    """A text of the public pages; `blocks` are paragraphs and lists."""

    code: str
    title: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Block:
    """A paragraph, or the lines of a list."""

    paragraph: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChoiceView:
    """A topic or a reason."""

    code: str
    label: str


async def company(work: UnitOfWork) -> CompanyView:
    """Return the company as it is named today.

    Raises:
        NoCompany: the directory has no row for today.
    """

    async def read() -> CompanyView:
        rows = await _rows(work, CompanyDetails)
        if not rows:
            raise NoCompany
        return _company(rows[-1])

    return await _kept(work, "company_details", read)


async def offices(work: UnitOfWork) -> tuple[OfficeView, ...]:
    """Return where customers are received today."""

    async def read() -> tuple[OfficeView, ...]:
        rows = await _rows(work, Office, "position", "code")
        return tuple(office_view(row) for row in rows)

    return await _kept(work, "office", read)


async def texts(work: UnitOfWork, place: TextPlace) -> tuple[TextView, ...]:
    """Return the texts of a place in their order."""

    async def read() -> dict[TextPlace, tuple[TextView, ...]]:
        rows = await _rows(work, SiteText, "position", "code")
        return {
            one: tuple(TextView(row.code, row.title, blocks(row.body)) for row in rows if row.place is one)
            for one in TextPlace
        }

    return (await _kept(work, "site_text", read))[place]


async def topics(work: UnitOfWork, on: date | None = None) -> tuple[ChoiceView, ...]:
    """Return the topics of a request for information, as on a day; without one as today."""
    day = on or _today(work)

    async def read() -> tuple[ChoiceView, ...]:
        rows = await _rows(work, EnquiryTopic, "position", "code", on=day)
        return tuple(ChoiceView(row.code, row.label) for row in rows)

    return await kept("enquiry_topic", day, read)


async def reasons(work: UnitOfWork) -> Mapping[ReasonOf, tuple[ChoiceView, ...]]:
    """Return the reasons that are offered, by the decisions they are for."""

    async def read() -> dict[ReasonOf, tuple[ChoiceView, ...]]:
        rows = await _rows(work, DecisionReason, "position", "code")
        return {one: tuple(ChoiceView(row.code, row.text) for row in rows if row.decision is one) for one in ReasonOf}

    return await _kept(work, "decision_reason", read)


async def chosen_reason(work: UnitOfWork, decision: ReasonOf | None, code: str) -> ChoiceView:
    """Return the reason that was chosen for a decision; nothing is offered for none.

    Raises:
        InvalidValue: it is not among those in force today.
    """
    offered = (await reasons(work))[decision] if decision else ()
    found = next((one for one in offered if one.code == code), None)
    if found is None:
        raise InvalidValue("Такой причины больше нет. Выберите другую или напишите свою", at=REASON_CODE)
    return found


def blocks(body: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a text: an empty line parts them, a line of a list begins with «- ».

    A list may follow its sentence at once; a line without a dash goes on with what stands before it.
    """
    found = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        said, items = list[str](), list[str]()
        for line in filter(None, map(str.strip, part.split("\n"))):
            if line.startswith("- "):
                items.append(line[2:])
            elif items:
                items[-1] += f" {line}"
            else:
                said.append(line)
        if said:
            found.append(Block(paragraph=" ".join(said)))
        if items:
            found.append(Block(lines=tuple(items)))
    return tuple(found)


def dial(number: str, city_code: str) -> str:
    """Return a phone as `tel:` takes it: 380-616 is +73852380616, an extension follows a comma."""
    main, _, extension = number.partition("доб.")
    digits = "".join(char for char in main if char.isdigit())
    if len(digits) <= len("0000000"):
        digits = f"7{city_code}{digits}"
    elif digits.startswith("8"):
        digits = f"7{digits[1:]}"
    return f"+{digits}" + (f",{extension.strip()}" if extension.strip() else "")


def office_view(row: Office) -> OfficeView:
    """Return an office as it is while a row is in force."""
    return OfficeView(
        code=row.code,
        name=row.name,
        address=row.address,
        phones=row.phones,
        hours=row.hours,
        region=row.region,
        branch=row.branch,
        directions=row.directions,
        time_zone=row.time_zone or settings().time_zone,
        late_minutes=LATE_MINUTES if row.late_minutes is None else row.late_minutes,
        most_open=MOST_OPEN if row.most_open is None else row.most_open,
    )


def _company(row: CompanyDetails) -> CompanyView:
    def phone(number: str, note: str) -> PhoneView:
        return PhoneView(number, dial(number, row.city_code), note)

    dispatcher = phone(row.dispatcher_phone, "диспетчерская, круглосуточно")
    others = (
        (row.free_phone, "бесплатно по России"),
        (row.support_phone, "поддержка сайта"),
        (row.administrator_phone, "администратор сайта"),
    )
    links = (
        ("О компании", row.about_link),
        ("Потребителям", row.consumers_link),
        ("Пресс-центр", row.press_link),
        ("Закупки", row.purchases_link),
        ("Контакты", row.contacts_link),
    )
    return CompanyView(
        full_name=row.full_name,
        name=row.name,
        short_name=row.short_name,
        address=row.address,
        inn=row.inn,
        kpp=row.kpp,
        ogrn=row.ogrn,
        email=row.email,
        dispatcher=dispatcher,
        phones=(dispatcher, *(phone(number, note) for number, note in others if number)),
        links=tuple((title, address) for title, address in links if address),
        capacity_line=row.capacity_line,
        accent=row.accent,
        logo=logo_path(row.logo) if row.logo else "",
        bank_name=row.bank_name,
        bic=row.bic,
        bank_account=row.bank_account,
        corr_account=row.corr_account,
    )


async def _rows(work: UnitOfWork, model: type[Row], *order: str, on: date | None = None) -> list[Any]:
    table: Any = model
    today = on or _today(work)
    query = (
        select(model)
        .where(col(table.valid_from) <= today, or_(col(table.valid_to).is_(None), col(table.valid_to) >= today))
        .order_by(*[col(getattr(table, name)) for name in (*order, "valid_from")])
    )
    return list(await work.session.exec(query))


async def _kept(work: UnitOfWork, name: str, read: Callable[[], Awaitable[Value]]) -> Value:
    return await kept(name, _today(work), read)


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)
