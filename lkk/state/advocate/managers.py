"""Managers of «Энергоадвокат» for the administrator: requests of clients, cards, absences, the change of a manager."""

from dataclasses import dataclass
from datetime import date

from lkk.routes import STAFF_ADVOCATE_MANAGERS, customer_path
from lkk.services.advocate import absences, cards, managing, requests
from lkk.services.advocate.cards import TypedCard
from lkk.services.advocate.managing import ClientRow, ManagerRow
from lkk.services.kernel.errors import InvalidValue
from lkk.state import format
from lkk.state.access import allow
from lkk.state.advocate.own import ManagerItem, manager_item
from lkk.state.arguments import AbsenceId, LongForm, MembershipId, UserId
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.advocate import AdvocateTopic
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

CARD, AWAY, CHANGE, REFUSE = "manager-card", "manager-away", "manager-change", "manager-refuse"
CHANGE_DIALOG, REFUSE_DIALOG, CHOSEN = "manager-change-dialog", "manager-refuse-dialog", "manager-chosen"
LAYOUT = Layout(
    "managers",
    "Менеджеры по имени",
    (
        Column("name", "Менеджер", phone=Phone.HEAD),
        Column("load", "Клиенты", phone=Phone.FACT),
        Column("today", "Сегодня", phone=Phone.FACT),
        Column("actions", "Действия", phone=Phone.ACTION),
    ),
)


@dataclass
class ManagerLine:
    """A line of the table."""

    id: int
    name: str
    load: str
    today: str
    tone: str


@dataclass
class ClientItem:
    """A client; `asked` is what they want another manager for, empty when they do not."""

    membership: int
    name: str
    href: str
    since: str
    manager: str = ""
    asked: str = ""


@dataclass
class AbsenceItem:
    """Days of an absence in words."""

    id: int
    words: str
    now: bool


@dataclass
class ChoiceItem:
    """A manager to choose, or a topic."""

    value: str
    label: str
    chosen: bool = False


class Managers(Base):
    """The table, and the manager that is open; a change is of one client, or of all of a manager."""

    loaded: bool = False
    rows: list[ManagerLine] = []
    asking: list[ClientItem] = []
    unassigned: list[ClientItem] = []
    options: list[ChoiceItem] = []
    chosen: int = 0
    chosen_gone: bool = False
    shown: ManagerItem = ManagerItem()
    name: str = ""
    hours: str = ""
    most: str = ""
    photo: str = ""
    topics: list[ChoiceItem] = []
    clients: list[ClientItem] = []
    absences: list[AbsenceItem] = []
    others: list[ChoiceItem] = []
    whom: str = ""  # whose manager is changed, in words
    refused: str = ""  # whose request is refused
    turn: int = 0  # a change draws the forms anew

    _membership: int = 0  # of the client in the dialog, 0: all clients of the open manager

    @allow(Permission.MANAGE_ADVOCATE)
    async def load(self) -> None:
        """Open the page with no manager open."""
        self._forget_errors()
        self.chosen = 0
        await self._reload()

    @allow(Permission.MANAGE_ADVOCATE)
    async def refresh(self) -> None:
        """A client, a card or an absence has changed; what is typed stays."""
        await self._reload()

    @allow(Permission.MANAGE_ADVOCATE)
    async def choose(self, manager_id: UserId) -> None:
        """Open a manager."""
        self._forget_errors()
        self.chosen = manager_id
        self.turn += 1
        await self._reload()
        self._command("focus", id=CHOSEN)

    @allow(Permission.MANAGE_ADVOCATE, form=CARD)
    async def save_card(self, form: LongForm) -> None:
        """Write the card of the open manager."""
        topics = [one.value for one in AdvocateTopic if form.get(f"topic.{one.value}")]
        typed = TypedCard(
            form.get("name", ""), form.get("hours", ""), topics, form.get("most", ""), form.get("photo", "")
        )
        async with self._unit() as (work, actor):
            await cards.save(work, actor, self.chosen, typed)
        self._notice("Карточка сохранена")
        self.turn += 1
        await self._reload()

    @allow(Permission.MANAGE_ADVOCATE, form=AWAY)
    async def add_absence(self, form: LongForm) -> None:
        """Write down days on which the open manager is away."""
        first, last = _day(form, "first"), _day(form, "last")
        substitute = _number(form.get("substitute", ""))
        async with self._unit() as (work, actor):
            await absences.add(work, actor, self.chosen, first, last, substitute)
        self._notice("Отсутствие записано, клиентам отправлено сообщение")
        self.turn += 1
        await self._reload()

    @allow(Permission.MANAGE_ADVOCATE)
    async def end_absence(self, absence_id: AbsenceId) -> None:
        """Take an absence back."""
        async with self._unit() as (work, actor):
            await absences.end(work, actor, absence_id)
        self._notice("Отсутствие снято")
        await self._reload()

    @allow(Permission.MANAGE_ADVOCATE)
    async def ask_change(self, membership_id: MembershipId) -> None:
        """Open the dialog in which one client gets another manager."""
        self._open_change(membership_id, self._name_of(membership_id))

    @allow(Permission.MANAGE_ADVOCATE)
    async def ask_change_all(self) -> None:
        """Open the dialog in which all clients of the open manager get another one."""
        many = words.count(len(self.clients), "клиент", "клиента", "клиентов")
        self._open_change(0, f"{self.shown.name}: {many}")

    @allow(Permission.MANAGE_ADVOCATE, form=CHANGE)
    async def change(self, form: LongForm) -> None:
        """Give the client of the dialog, or all of the open manager, to another one."""
        to, reason = _number(form.get("manager", "")), form.get("reason", "")
        async with self._unit() as (work, actor):
            if self._membership:
                await managing.change_manager(work, actor, self._membership, to, reason)
            else:
                await managing.change_all(work, actor, self.chosen, to, reason)
        self._command("close", id=CHANGE_DIALOG)
        self._notice("Менеджер сменён, клиентам отправлено сообщение")
        await self._reload()

    @allow(Permission.MANAGE_ADVOCATE)
    async def ask_refuse(self, membership_id: MembershipId) -> None:
        """Open the dialog in which a request for another manager is refused."""
        self._forget_errors(REFUSE)
        self._membership, self.refused = membership_id, self._name_of(membership_id)
        self.turn += 1
        self._command("open", id=REFUSE_DIALOG)

    @allow(Permission.MANAGE_ADVOCATE, form=REFUSE)
    async def refuse(self, form: LongForm) -> None:
        """Leave the manager as it is and tell the client why."""
        async with self._unit() as (work, actor):
            await requests.refuse(work, actor, self._membership, form.get("answer", ""))
        self._command("close", id=REFUSE_DIALOG)
        self._notice("Ответ отправлен клиенту")
        await self._reload()

    def _open_change(self, membership_id: int, whom: str) -> None:
        self._forget_errors(CHANGE)
        self._membership, self.whom = membership_id, whom
        self.turn += 1
        self._command("open", id=CHANGE_DIALOG)

    def _name_of(self, membership_id: int) -> str:
        known = (*self.asking, *self.unassigned, *self.clients)
        return next((one.name for one in known if one.membership == membership_id), "Клиент")

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await managing.read(work, actor, self.chosen)
        present = [one for one in found.managers if not one.gone]
        self._put(
            rows=[_line(one) for one in found.managers],
            options=[ChoiceItem(str(one.view.user_id), one.view.name) for one in present],
            asking=[_client(row) for row in found.asking],
            unassigned=[_client(row) for row in found.unassigned],
            clients=[_client(row) for row in found.clients],
        )
        self._show_chosen(next((one for one in found.managers if one.view.user_id == self.chosen), None), present)
        self.loaded = True

    def _show_chosen(self, one: ManagerRow | None, present: list[ManagerRow]) -> None:
        if one is None:
            self._put(chosen=0, absences=[], shown=ManagerItem())
            return
        self._put(
            chosen_gone=one.gone,
            shown=manager_item(one.view),
            name=one.view.name,
            hours=one.view.hours,
            most=str(one.most),
            photo=one.photo,
            topics=[ChoiceItem(topic.value, topic.label, topic.value in one.topics) for topic in AdvocateTopic],
            absences=[AbsenceItem(row.id, _days(row.first, row.last, row.substitute), row.now) for row in one.absences],
            others=[ChoiceItem(str(row.view.user_id), row.view.name) for row in present if row is not one],
        )


def _line(one: ManagerRow) -> ManagerLine:
    away = next((row for row in one.absences if row.now), None)
    today, tone = ("работает", "success") if away is None else (f"отсутствует по {format.day(away.last)}", "attention")
    if one.gone:
        today, tone = "больше не менеджер: передайте клиентов", "danger"
    return ManagerLine(one.view.user_id, one.view.name, f"{one.clients} из {one.most}", today, tone)


def _client(row: ClientRow) -> ClientItem:
    asked = row.request.reason if row.request else ""
    since = format.moment(row.since)
    return ClientItem(row.membership_id, row.name, customer_path(row.user_id), since, row.manager, asked)


def _days(first: date, last: date, substitute: str) -> str:
    days = format.day(first) if first == last else f"{format.day(first)} – {format.day(last)}"
    return f"{days}, замещает {substitute}" if substitute else f"{days}, никто не замещает"


def _day(form: dict[str, str], name: str) -> date:
    found = day_of(form.get(name, ""))
    if found is None:
        raise InvalidValue("Укажите день", at=name)
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


refresh_with(STAFF_ADVOCATE_MANAGERS, Managers.refresh)
