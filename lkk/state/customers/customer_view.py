"""The card of a customer in words: what a page draws of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lkk.routes import staff_application_path, staff_change_path
from lkk.services.customers import people
from lkk.services.customers.card import AccountLine, ApplicationLine, CustomerCard
from lkk.services.customers.notices import NoticeLine, SentLine
from lkk.services.identity.consents import OwnConsent
from lkk.services.identity.data_access import AccessView
from lkk.services.readings.dial_photos import DialPhoto
from lkk.state import format
from lkk.state.customers.customer_power import PowerItem, power_items
from lkk.state.identity.registration import field_item
from lkk.vocabulary import words
from lkk.vocabulary.delivery import DeliveryState, SmsState
from lkk.vocabulary.people import UserStatus

#: A letter that has left is in the hands of the mail server, which tells no more of it.
_LETTER: dict[DeliveryState | SmsState, str] = {
    DeliveryState.DONE: "Принято почтовым сервером",
    DeliveryState.DEAD: "Не отправлено",
}


CLOSED = "Закрытый кабинет"


@dataclass
class FactItem:
    """A name and a value."""

    label: str
    value: str


@dataclass
class ChangeItem:
    """A request for a change of the profile that waits for a decision."""

    label: str
    href: str


@dataclass
class AccountItem:
    """An attached account."""

    id: int
    number: str
    address: str
    told: str
    closed: bool
    active: bool


@dataclass
class ApplicationItem:
    """A filed application with its page."""

    number: str
    href: str
    title: str
    status: str
    tone: str
    when: str


@dataclass
class StateItem:
    """What a notice became on one of its ways, and when; `said` is why the other side has refused it."""

    label: str
    tone: str
    said: str = ""


@dataclass
class NoticeItem:
    """A notice the customer got."""

    title: str
    when: str
    states: list[StateItem] = field(default_factory=list)


@dataclass
class AccessItem:
    """What an employee opened or did."""

    what: str
    who: str
    when: str
    reason: str


@dataclass
class ConsentItem:
    """A consent the customer has given."""

    title: str
    told: str


@dataclass
class PhotoItem:
    """A photo of a dial."""

    title: str
    when: str
    url: str
    thumbnail_url: str


@dataclass
class EditItem:
    """A field of the form of corrections with what stands in it."""

    name: str
    label: str
    hint: str
    input_mode: str
    required: bool
    max_length: int
    width: str
    value: str


@dataclass
class CustomerView:
    """The card; empty texts are not drawn."""

    id: int = 0
    name: str = ""
    kind: str = ""
    status: str = ""
    tone: str = ""
    locked: bool = False
    locked_reason: str = ""
    active: bool = False
    pending: bool = False
    no_password: bool = False
    closed: str = ""  # when, in words
    level: str = ""
    level_tone: str = ""
    seen_by: str = ""
    changes: list[ChangeItem] = field(default_factory=list)
    facts: list[FactItem] = field(default_factory=list)
    has_profile: bool = False
    has_hidden: bool = False
    opened: bool = False
    accounts: list[AccountItem] = field(default_factory=list)
    applications: list[ApplicationItem] = field(default_factory=list)
    more_applications: str = ""
    notices: list[NoticeItem] = field(default_factory=list)
    more_notices: bool = False
    sign_ins: str = ""
    sessions: str = ""
    last_sign_in: str = ""
    created: str = ""
    accesses: list[AccessItem] = field(default_factory=list)
    consents: list[ConsentItem] = field(default_factory=list)
    consent_withdrawn: str = ""
    photos: list[PhotoItem] = field(default_factory=list)
    power: list[PowerItem] = field(default_factory=list)


def view_of(found: CustomerCard, opened: Mapping[str, str]) -> CustomerView:
    """Return the card in words; `opened` are sensitive fields in full, by name."""
    standing = found.standing
    shown = len(found.applications)
    more = f"Показаны последние {shown} из {found.applications_total}" if found.applications_total > shown else ""
    return CustomerView(
        id=found.id,
        name=found.name or (CLOSED if found.closed_at else found.email),
        kind=found.kind.label if found.kind else "",
        status=found.status.label,
        tone=found.status.tone,
        locked=found.status is UserStatus.LOCKED,
        locked_reason=found.locked_reason,
        active=found.status is UserStatus.ACTIVE,
        pending=found.status is UserStatus.PENDING,
        no_password=found.status is UserStatus.ACTIVE and not found.has_password,
        closed=format.moment(found.closed_at) if found.closed_at else "",
        level=standing.level.label,
        level_tone=standing.level.tone,
        seen_by=f"Паспорт сверен: {standing.seen_by}, {format.moment(standing.seen_at)}" if standing.seen_at else "",
        changes=[ChangeItem(part.label, staff_change_path(change_id)) for change_id, part in found.changes],
        facts=[
            *([] if found.closed_at else [FactItem("Электронная почта", found.email)]),
            *(FactItem(one.label, opened.get(one.name, "") or one.value or format.NOTHING) for one in found.facts),
        ],
        has_profile=bool(found.values),
        has_hidden=any(one.sensitive for one in found.facts),
        opened=bool(opened),
        accounts=[_account(one) for one in found.accounts],
        applications=[_application(one) for one in found.applications],
        more_applications=more,
        notices=[_notice(one) for one in found.notices],
        more_notices=found.more_notices,
        sign_ins=words.count(found.sign_ins, "вход", "входа", "входов"),
        sessions=words.count(found.sessions, "сеанс", "сеанса", "сеансов"),
        last_sign_in=format.moment(found.last_sign_in_at),
        created=format.moment(found.created_at),
        accesses=[_access(one) for one in found.accesses],
        consents=[_consent(one) for one in found.consents],
        consent_withdrawn=format.moment(found.consent_withdrawn_at) if found.consent_withdrawn_at else "",
        photos=[_photo(one) for one in found.photos],
        power=power_items(found),
    )


def edit_items(found: CustomerCard) -> list[EditItem]:
    """Return the fields an employee may correct; none before there is a profile."""
    if found.kind is None:
        return []
    items = [(field_item(found.kind, one), found.values[one.name]) for one in people.open_fields(found.kind)]
    return [
        EditItem(one.name, one.label, one.hint, one.input_mode, one.required, one.max_length, one.width, value)
        for one, value in items
    ]


def _account(one: AccountLine) -> AccountItem:
    meters = f"приборы учёта: {one.meters}" if one.meters else "приборов учёта нет"
    told = f"подключён {format.moment(one.attached_at)}, {meters}"
    return AccountItem(one.id, one.number, one.address, told, one.closed, one.active)


def _photo(one: DialPhoto) -> PhotoItem:
    title = f"Прибор № {one.serial_number}, {words.month(one.period)}"
    return PhotoItem(title, format.moment(one.added_at), one.url, one.thumbnail_url)


def _application(one: ApplicationLine) -> ApplicationItem:
    return ApplicationItem(
        number=one.number,
        href=staff_application_path(one.number),
        title=one.title,
        status=one.status.label,
        tone=one.status.tone,
        when=format.moment(one.submitted_at),
    )


def _notice(one: NoticeLine) -> NoticeItem:
    read = f"прочитано {format.moment(one.read_at)}" if one.read_at else "не прочитано"
    states = [StateItem(f"В кабинете: {read}", "success" if one.read_at else "neutral")] if one.site else []
    if one.mail:
        states.append(_sent("Письмо", one.mail, _LETTER.get(one.mail.state) or one.mail.state.label))
    if one.sms:
        states.append(_sent("СМС", one.sms, one.sms.state.label))
    return NoticeItem(one.title or _untitled(one), format.moment(one.at), states)


def _untitled(one: NoticeLine) -> str:
    """What goes past the cabinet: letters of the sign-in, codes."""
    if one.code:
        return "СМС с кодом"
    return "Письмо без записи в кабинете, например с кодом" if one.mail else "СМС без записи в кабинете"


def _sent(way: str, one: SentLine, label: str) -> StateItem:
    when = f" {format.moment(one.at)}" if one.at else ""
    return StateItem(f"{way}: {label[:1].lower()}{label[1:]}{when}", one.state.tone, one.said)


def _access(one: AccessView) -> AccessItem:
    who = ", ".join(part for part in (one.author, one.role) if part) or "сотрудник, которого больше нет"
    return AccessItem(one.what.label, who, format.moment(one.at), one.reason)


def _consent(one: OwnConsent) -> ConsentItem:
    where = f", с заявкой {one.number}" if one.number else ""
    gone = f", отозвано {format.moment(one.revoked_at)}" if one.revoked_at else ""
    return ConsentItem(
        f"{one.purpose.label}, редакция {one.version}", f"Дано {format.moment(one.given_at)}{where}{gone}"
    )
