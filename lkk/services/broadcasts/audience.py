"""Who a mass notification is for: the choices of the form as conditions of one statement, and how many they fit."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, literal_column, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.base import folded
from lkk.models.broadcasts import Broadcast, BroadcastAccount
from lkk.models.identity import Profile, User
from lkk.models.outages import House
from lkk.services.applications import guests
from lkk.services.broadcasts import texts
from lkk.services.broadcasts.events import OF_KIND
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.word_search import MOST_WORDS, fold
from lkk.services.notifications.choices import does_without
from lkk.services.notifications.declaration import NotificationChannel
from lkk.services.notifications.phones import told_by_phone
from lkk.services.notifications.texting import sms_offered
from lkk.vocabulary.broadcasts import Attached, AudienceKind, PhoneIs
from lkk.vocabulary.people import ApplicantType, Role, UserStatus

_WORD = re.compile(r"[0-9a-zа-я]+(?:[-/][0-9a-zа-я]+)*")


@dataclass(frozen=True)
class Audience:
    """The choices; those beside `kind` count for a filter alone. `street` is found by its whole words.

    `district` is the key of a district of the network: its houses are those the accounts are of.
    """

    kind: AudienceKind = AudienceKind.FILTER
    types: frozenset[ApplicantType] = field(default_factory=frozenset)
    street: str = ""
    attached: Attached = Attached.ANY
    phone: PhoneIs = PhoneIs.ANY
    district: str = ""
    district_name: str = ""

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Audience":
        """Return the audience of a row."""
        return cls(
            AudienceKind(kept.get("kind", AudienceKind.FILTER)),
            frozenset(ApplicantType(one) for one in kept.get("types", ())),
            kept.get("street", ""),
            Attached(kept.get("attached", Attached.ANY)),
            PhoneIs(kept.get("phone", PhoneIs.ANY)),
            kept.get("district", ""),
            kept.get("district_name", ""),
        )

    def kept(self) -> dict[str, Any]:
        """Return what a row keeps."""
        return {
            "kind": self.kind.value,
            "types": sorted(one.value for one in self.types),
            "street": self.street,
            "attached": self.attached.value,
            "phone": self.phone.value,
            "district": self.district,
            "district_name": self.district_name,
        }

    @property
    def narrows(self) -> bool:
        """Whether a filter leaves anybody out."""
        chosen = self.types or self.street or self.district
        return bool(chosen) or self.attached is not Attached.ANY or self.phone is not PhoneIs.ANY


@dataclass(frozen=True)
class Counts:
    """How many people fit: in all, who has switched the emails off, who has a phone, who has switched the SMS off."""

    total: int = 0
    mail_off: int = 0
    phones: int = 0
    sms_off: int = 0

    @property
    def mail(self) -> int:
        """How many emails will leave."""
        return self.total - self.mail_off

    @property
    def sms(self) -> int:
        """How many people get an SMS."""
        return self.phones - self.sms_off


def street_words(street: str) -> list[str]:
    """Return the words a street is found by, as `folded` columns have them; letters and digits alone."""
    return _WORD.findall(fold(street))[:MOST_WORDS]


def recipients(row: Broadcast) -> ColumnElement[bool]:
    """Return the condition that a `User` is one of the recipients."""
    fits = fitting(Audience.read(row.audience))
    return and_(fits, _has(own_accounts(row))) if concerns_accounts(row) else fits


def fitting(audience: Audience) -> ColumnElement[bool]:
    """Return the condition that a `User` is a customer whom the filters of the audience fit."""
    conditions: list[ColumnElement[bool]] = [
        col(User.role) == Role.CUSTOMER,
        col(User.status) == UserStatus.ACTIVE,
        col(User.email) != guests.OWNER,
    ]
    if audience.kind is AudienceKind.FILTER:
        conditions += _filters(audience)
    return and_(*conditions)


def concerns_accounts(row: Broadcast) -> bool:
    """Whether only those get it who have an account it is about: it goes to a list of accounts, or names them."""
    return Audience.read(row.audience).kind is AudienceKind.LIST or texts.names_accounts(row.title, row.body)


def own_accounts(row: Broadcast) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the links and accounts of a user that the broadcast is about."""
    return (*attached_accounts(), *about(row, col(CustomerAccount.id), "customer_account.address"))


def about(row: Broadcast, account_id: SQLColumnExpression[Any], address: str) -> list[ColumnElement[bool]]:
    """Return what makes an account one the broadcast is about, said of columns that hold its id and address."""
    audience = Audience.read(row.audience)
    if audience.kind is AudienceKind.LIST:
        return [account_id.in_(select(BroadcastAccount.account_id).where(BroadcastAccount.broadcast_id == row.id))]
    return _lives(audience, account_id, address) if audience.kind is AudienceKind.FILTER else []


async def count(work: UnitOfWork, row: Broadcast) -> Counts:
    """Count the recipients and who of them is told how; each figure is a statement of its own."""
    event, fits = OF_KIND[row.kind], recipients(row)
    total = await _count(work, fits)
    mail_off = await _count(work, fits, does_without(event, User.id))
    phones = sms_off = 0
    if row.by_sms and sms_offered():
        phone = exists().where(col(Profile.user_id) == col(User.id), *told_by_phone())
        phones = await _count(work, fits, phone)
        sms_off = await _count(work, fits, phone, does_without(event, User.id, NotificationChannel.SMS))
    return Counts(total, mail_off, phones, sms_off)


async def _count(work: UnitOfWork, *conditions: ColumnElement[bool]) -> int:
    query = select_columns(func.count()).select_from(User).where(*conditions)
    return (await work.session.execute(query)).scalar_one()


def _filters(audience: Audience) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if audience.types:
        conditions.append(col(User.applicant_type).in_(audience.types))
    if audience.street or audience.district:
        conditions.append(_lives_there(audience))
    if audience.attached is not Attached.ANY:
        some = _has(attached_accounts())
        conditions.append(some if audience.attached is Attached.SOME else ~some)
    if audience.phone is not PhoneIs.ANY:
        confirmed = exists().where(col(Profile.user_id) == col(User.id), *told_by_phone())
        conditions.append(confirmed if audience.phone is PhoneIs.CONFIRMED else ~confirmed)
    return conditions


def _lives_there(audience: Audience) -> ColumnElement[bool]:
    """An account is there; of premises without one the street alone is known."""
    lives = _lives(audience, col(CustomerAccount.id), "customer_account.address")
    of_account = _has((*attached_accounts(), *lives))
    if audience.district:
        return of_account
    premises = _on_street(folded("profile.premises_address"), audience.street)
    return or_(
        of_account,
        exists().where(col(Profile.user_id) == col(User.id), col(Profile.premises_address) != "", *premises),
    )


def _lives(audience: Audience, account_id: SQLColumnExpression[Any], address: str) -> list[ColumnElement[bool]]:
    """What makes an account one of the street and the district, said of columns that hold its id and address."""
    conditions = _on_street(folded(address), audience.street) if audience.street else []
    if audience.district:
        there = aliased(CustomerAccount)
        houses = select(House.external_id).where(House.district_key == audience.district)
        conditions.append(account_id.in_(select(there.id).where(col(there.house_key).in_(houses))))
    return conditions


def attached_accounts() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of an open account and the link by which it is attached now."""
    return (
        col(AccountLink.account_id) == col(CustomerAccount.id),
        col(AccountLink.detached_at).is_(None),
        col(CustomerAccount.closed).is_(False),
    )


def _has(accounts: tuple[ColumnElement[bool], ...]) -> ColumnElement[bool]:
    return exists().where(col(AccountLink.user_id) == col(User.id), *accounts)


def _on_street(address: str, street: str) -> list[ColumnElement[bool]]:
    """Every word of the street is a whole word of the address: «Мира» is no part of «Мирная»."""
    return [literal_column(address).op("~")(rf"\m{word}\M") for word in street_words(street)]
