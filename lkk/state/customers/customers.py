"""The search of customers: one line that recognises what was typed, and filters."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_CUSTOMERS, customer_path
from lkk.services.customers import search
from lkk.services.customers.search import CustomerRow, CustomersPage, CustomersQuery
from lkk.services.kernel.requisites import phone_in_words
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.customers import SearchKey
from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.people import ApplicantType, UserStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone


def _choice(name: str, title: str, values: type[Labelled]) -> Filter:
    return Filter(name, title, FilterKind.CHOICE, tuple((one.value, one.label) for one in values))


LAYOUT = Layout(
    "customers",
    "Клиенты, сначала новые",
    (
        Column("name", "Клиент", phone=Phone.HEAD),
        Column("account", "Лицевой счёт", phone=Phone.FACT),
        Column("phone", "Телефон", phone=Phone.FACT),
        Column("email", "Электронная почта"),
        Column("kind", "Кто это", filters=(_choice("type", "Кто это", ApplicantType),)),
        Column("status", "Состояние", filters=(_choice("status", "Состояние", UserStatus),), phone=Phone.FACT),
        Column("created", "Кабинет с"),
    ),
    search=Filter("text", "Лицевой счёт, имя, телефон, почта, номер заявки или адрес"),
    more=(_choice("by", "Искать по", SearchKey),),
)


@dataclass
class CustomerLine:
    """A line of the table."""

    id: int
    name: str
    href: str
    account: str
    phone: str
    email: str
    kind: str
    status: str
    tone: str
    created: str


class Customers(Table, Base):
    """The table; what is looked for stands in the address."""

    rows: list[CustomerLine] = []
    read_as: str = ""  # as what the words of the search line were read

    @allow(Permission.SEE_CUSTOMERS)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        given = address.given
        query = CustomersQuery(
            words=given.get("text", ""),
            key=SearchKey(given["by"]) if "by" in given else None,
            status=UserStatus(given["status"]) if "status" in given else None,
            applicant_type=ApplicantType(given["type"]) if "type" in given else None,
            page=address.page,
        )
        async with self._unit() as (work, actor):
            found = await search.find(work, actor, query)
        self.rows = [_line(row) for row in found.rows]
        self.total_words = _total(found)
        self.read_as = _read_as(found) if query.words else ""
        self._show_page(address, STAFF_CUSTOMERS, found.page, found.pages)

    @allow(Permission.SEE_CUSTOMERS)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_CUSTOMERS, form)


def _total(found: CustomersPage) -> str:
    total = words.count(found.total, "клиент", "клиента", "клиентов")
    return f"первые {total}, уточните поиск" if found.more else total


def _read_as(found: CustomersPage) -> str:
    return "Искали по: " + ", ".join(key.label.lower() for key in found.keys) if found.keys else ""


def _line(row: CustomerRow) -> CustomerLine:
    more = f" и ещё {row.accounts - 1}" if row.accounts > 1 else ""
    return CustomerLine(
        id=row.id,
        name=row.name or row.email,
        href=customer_path(row.id),
        account=f"{row.account_number}{more}" if row.account_number else format.NOTHING,
        phone=phone_in_words(row.phone) if row.phone else format.NOTHING,
        email=row.email,
        kind=row.applicant_type.label if row.applicant_type else format.NOTHING,
        status=row.status.label,
        tone=row.status.tone,
        created=format.moment(row.created_at),
    )


refresh_with(STAFF_CUSTOMERS, Customers.load)
