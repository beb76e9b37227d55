"""The card of a customer: one statement a block, each block bounded, sensitive fields only when asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, text
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.applications import Application
from lkk.models.audit import DataAccess
from lkk.models.base import SealedText
from lkk.models.identity import Profile
from lkk.models.metering import Meter, MeteringPoint
from lkk.models.profile_changes import ProfileChange
from lkk.services.customers import people
from lkk.services.customers.notices import NOTICES, NoticeLine, newest
from lkk.services.identity import consents, data_access, identity_levels
from lkk.services.identity.consents import OwnConsent
from lkk.services.identity.data_access import AccessView
from lkk.services.identity.identity_levels import Standing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.requisites import phone_in_words
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import own
from lkk.services.outages.own import OwnOutage, Restriction
from lkk.services.readings import dial_photos
from lkk.services.readings.dial_photos import DialPhoto
from lkk.settings import settings
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.customers import SENSITIVE_FIELDS
from lkk.vocabulary.people import ConsentPurpose, RegistrationKind, UserStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from lkk.vocabulary.sensitive import masked

ACCOUNTS, APPLICATIONS, CONSENTS = 50, 10, 20
SEEN_AGAIN = timedelta(minutes=30)  # a card that is looked at again within this time is one look
SIGN_INS_OF = timedelta(days=90)
_VIEWED = "Просмотр карточки"

_SIGN_INS = text("""
select (select count(*) from user_session s where s.user_id = :id and s.seen_at > :idle and s.created_at > :absolute),
    (select count(*) from audit_event e where e.actor_id = :id and e.action = 'signed_in' and e.at > :since)
""")


@dataclass(frozen=True)
class Fact:
    """A field of the profile; a sensitive one is masked."""

    name: str
    label: str
    value: str
    sensitive: bool = False


@dataclass(frozen=True)
class AccountLine:
    """An attached account with the serial numbers of its meters that stand now."""

    id: int
    number: str
    address: str
    closed: bool
    active: bool
    attached_at: datetime
    meters: str


@dataclass(frozen=True)
class ApplicationLine:
    """A filed application."""

    number: str
    title: str
    status: ApplicationStatus
    submitted_at: datetime


@dataclass(frozen=True)
class CustomerCard:
    """Everything of a customer that the staff see at once; moments are UTC."""

    id: int
    name: str
    email: str
    kind: RegistrationKind | None
    status: UserStatus
    locked_reason: str
    has_password: bool
    created_at: datetime
    activated_at: datetime | None
    last_sign_in_at: datetime | None
    closed_at: datetime | None
    facts: tuple[Fact, ...]
    values: dict[str, str]  # of the open fields as they are stored: what an edit was based on
    standing: Standing
    changes: tuple[tuple[int, ProfilePart], ...]  # requests for a change of the profile that wait for a decision
    accounts: tuple[AccountLine, ...]
    applications: tuple[ApplicationLine, ...]
    applications_total: int
    notices: tuple[NoticeLine, ...]
    more_notices: bool
    sessions: int
    sign_ins: int
    accesses: tuple[AccessView, ...]
    consents: tuple[OwnConsent, ...]
    photos: tuple[DialPhoto, ...]  # of dials, sent with readings
    outages: tuple[OwnOutage, ...]  # that are on, planned soon or just over at the addresses
    restrictions: tuple[tuple[str, str, Restriction], ...]  # in force, each with the account's number and time zone
    read_at: datetime

    @property
    def consent_withdrawn_at(self) -> datetime | None:
        """When the consent to the processing of personal data was taken back; None while one is in force.

        They are taken back together, so that the newest one tells.
        """
        general = (one for one in self.consents if one.purpose is ConsentPurpose.PERSONAL_DATA)
        return next((one.revoked_at for one in general), None)


async def read(
    work: UnitOfWork, actor: Actor, customer_id: int, *, opened: bool = False, notices: int = NOTICES
) -> CustomerCard:
    """Return the card; with `opened` the look is written down, once in half an hour of an employee.

    The newest `notices` are told, two hundred at the most.

    Raises:
        NotAllowed: the actor does not see customers.
        NotFound: there is no such customer.
    """
    demand(actor, Permission.SEE_CUSTOMERS)
    user, profile = await people.seen(work, customer_id)
    if opened:
        await note_look(work, actor, customer_id)
    applications, total = await applications_of(work, customer_id)
    sessions, sign_ins = await _sign_ins(work, customer_id)
    told, more = await newest(work, user, notices)
    return CustomerCard(
        id=user.key,
        name=user.display_name,
        email=user.email,
        kind=profile.kind if profile else None,
        status=user.status,
        locked_reason=user.locked_reason if user.status is UserStatus.LOCKED else "",
        has_password=user.password_hash is not None,
        created_at=user.created_at,
        activated_at=user.activated_at,
        last_sign_in_at=user.last_sign_in_at,
        closed_at=user.closed_at,
        facts=_facts(profile) if profile else (),
        values=open_values(profile) if profile else {},
        standing=await identity_levels.standing_of(work, customer_id),
        changes=await _changes(work, customer_id),
        accounts=await accounts_of(work, customer_id),
        applications=applications,
        applications_total=total,
        notices=told,
        more_notices=more,
        sessions=sessions,
        sign_ins=sign_ins,
        accesses=tuple(await data_access.of_customer(work, customer_id)),
        consents=tuple(await consents.of_customer(work, customer_id, CONSENTS)),
        photos=await dial_photos.of_customer(work, customer_id),
        outages=tuple(await own.current_of(work, customer_id)),
        restrictions=tuple(await own.restricted_of(work, customer_id)),
        read_at=work.now,
    )


async def open_sensitive(
    work: UnitOfWork, actor: Actor, customer_id: int, *, reason: str = "", number: str = ""
) -> dict[str, str]:
    """Return the sensitive fields in full by name, for an application of the customer or a typed reason.

    Raises:
        NotAllowed: the actor does not see customers.
        NotFound: there is no such customer.
        InvalidValue: neither is given, the customer has no such application, or the reason is too short or long.
    """
    demand(actor, Permission.SEE_CUSTOMERS)
    _, profile = await people.seen(work, customer_id)
    application_id = None
    if wanted := "".join(number.split()).upper():
        own = select(Application.id).where(Application.number == wanted, Application.user_id == customer_id)
        application_id = (await work.session.exec(own)).first()
        if application_id is None:
            raise InvalidValue("У этого клиента нет заявки с таким номером", at="number")
        reason = f"Заявка {wanted}"
    data_access.record(
        work,
        actor,
        subject_id=customer_id,
        what=AccessKind.SENSITIVE,
        reason=data_access.checked_reason(reason),
        application_id=application_id,
    )
    work.tell_people(customer_id)
    return {name: getattr(profile, name) for name in sealed_names() if profile and getattr(profile, name)}


def open_values(profile: Profile) -> dict[str, str]:
    """Return the values an employee may correct, as they are stored."""
    return {one.name: getattr(profile, one.name) for one in people.open_fields(profile.kind)}


def sealed_names() -> tuple[str, ...]:
    """Return the sealed columns of a profile."""
    columns = Profile.__table__.columns  # pyright: ignore[reportAttributeAccessIssue]
    return tuple(one.name for one in columns if isinstance(one.type, SealedText))


def _facts(profile: Profile) -> tuple[Fact, ...]:
    known = [(one.name, one.label, getattr(profile, one.name)) for one in people.open_fields(profile.kind)]
    plain = [Fact(name, label, phone_in_words(value) if name == "phone" else value) for name, label, value in known]
    sealed = [(name, getattr(profile, name)) for name in sealed_names()]
    hidden = [
        Fact(name, SENSITIVE_FIELDS[name][0], masked(SENSITIVE_FIELDS[name][1], value), sensitive=True)
        for name, value in sealed
        if value and name in SENSITIVE_FIELDS
    ]
    return (*plain, *hidden)


async def note_look(work: UnitOfWork, actor: Actor, customer_id: int) -> None:
    """Write down that an employee looks at a customer's data, once in half an hour."""
    lately = select(DataAccess.id).where(
        DataAccess.subject_id == customer_id,
        DataAccess.author_id == actor.author_id,
        DataAccess.what == AccessKind.CARD,
        DataAccess.at > work.now - SEEN_AGAIN,
    )
    if (await work.session.exec(lately.limit(1))).first() is None:
        data_access.record(work, actor, subject_id=customer_id, what=AccessKind.CARD, reason=_VIEWED)


async def _changes(work: UnitOfWork, customer_id: int) -> tuple[tuple[int, ProfilePart], ...]:
    """A person has one open request of a part at the most."""
    query = (
        select_columns(col(ProfileChange.id), col(ProfileChange.part))
        .where(col(ProfileChange.user_id) == customer_id, col(ProfileChange.status) == ChangeStatus.OPEN)
        .order_by(col(ProfileChange.sent_at))
    )
    return tuple((change_id, part) for change_id, part in await work.session.execute(query))


async def accounts_of(work: UnitOfWork, customer_id: int) -> tuple[AccountLine, ...]:
    """Return the attached accounts with their meters; whoever calls has checked the right to see them."""
    meters = (
        select_columns(func.string_agg(col(Meter.serial_number), ", "))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .where(col(MeteringPoint.account_id) == col(CustomerAccount.id), col(Meter.removed_on).is_(None))
        .scalar_subquery()
    )
    query = (
        select_columns(
            col(CustomerAccount.id),
            col(CustomerAccount.number),
            col(CustomerAccount.address),
            col(CustomerAccount.closed),
            col(AccountLink.active),
            col(AccountLink.attached_at),
            func.coalesce(meters, ""),
        )
        .join(AccountLink, col(AccountLink.account_id) == col(CustomerAccount.id))
        .where(col(AccountLink.user_id) == customer_id, col(AccountLink.detached_at).is_(None))
        .order_by(col(AccountLink.attached_at), col(AccountLink.id))
        .limit(ACCOUNTS)
    )
    return tuple(AccountLine(*row) for row in await work.session.execute(query))


async def applications_of(work: UnitOfWork, customer_id: int) -> tuple[tuple[ApplicationLine, ...], int]:
    """Return the newest filed applications and how many there are; whoever calls has checked the right to see them."""
    filed = (col(Application.user_id) == customer_id, col(Application.status) != ApplicationStatus.DRAFT)
    query = (
        select_columns(
            func.count().over(),
            col(Application.number),
            col(Application.kind_title),
            col(Application.status),
            col(Application.submitted_at),
        )
        .where(*filed)
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
        .limit(APPLICATIONS)
    )
    rows = (await work.session.execute(query)).all()
    return tuple(ApplicationLine(*row[1:]) for row in rows), rows[0][0] if rows else 0


async def _sign_ins(work: UnitOfWork, customer_id: int) -> tuple[int, int]:
    given = settings()
    values = {
        "id": customer_id,
        "idle": work.now - timedelta(seconds=given.session_idle_s),
        "absolute": work.now - timedelta(seconds=given.session_absolute_s),
        "since": work.now - SIGN_INS_OF,
    }
    sessions, sign_ins = (await work.session.execute(_SIGN_INS, values)).one()
    return sessions, sign_ins
