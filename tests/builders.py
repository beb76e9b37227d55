"""Rows for tests: each builder writes in a unit of work of its own and returns the row."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from passlib.context import CryptContext
from sqlalchemy import text

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.base import Row
from lkk.models.identity import Profile, User, UserSession
from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.accounts.pins import pin_hash
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingSource, ReadingStatus, VoltageLevel, Zone
from lkk.vocabulary.people import ApplicantType, CabinetClass, RegistrationKind, Role, UserStatus
from tests import business_time

PASSWORD = "Portal-2026"
PIN = "2468"
TIME_ZONE = "Asia/Barnaul"

AnyRow = TypeVar("AnyRow", bound=Row)
_number = itertools.count(1)


@lru_cache
def password_hash() -> str:
    """The hash of PASSWORD with the cost of production, computed once."""
    cost = {"argon2__type": "ID", "argon2__memory_cost": 19_456, "argon2__time_cost": 2, "argon2__parallelism": 1}
    return CryptContext(schemes=["argon2"], **cost).hash(PASSWORD)


async def save(row: AnyRow) -> AnyRow:
    """Write a row made by hand."""
    async with unit_of_work() as work:
        work.session.add(row)
        await work.session.flush()
    return row


async def customer(
    email: str = "",
    *,
    kind: RegistrationKind = RegistrationKind.INDIVIDUAL,
    status: UserStatus = UserStatus.ACTIVE,
    name: str = "Иванов Иван Иванович",
    phone: str = "+79131234567",
    phone_confirmed: bool = False,
) -> User:
    """A customer with PASSWORD and a profile of this kind."""
    now = datetime.now(UTC)
    user = await save(
        User(
            email=email or f"customer{next(_number)}@example.com",
            password_hash=password_hash(),
            status=status,
            cabinet_class=kind.cabinet_class,
            applicant_type=kind.applicant_type,
            display_name=name,
            created_at=now,
            activated_at=now if status is UserStatus.ACTIVE else None,
        )
    )
    person = kind.applicant_type is not ApplicantType.LEGAL_ENTITY
    last, first, middle = [*name.split(), "", "", ""][:3] if person else ("", "", "")
    await save(
        Profile(
            user_id=user.key,
            kind=kind,
            last_name=last,
            first_name=first,
            middle_name=middle,
            organization_name="" if person else name,
            phone=phone,
            phone_confirmed_at=now if phone_confirmed else None,
            updated_at=now,
        )
    )
    return user


async def staff(role: Role = Role.ADMINISTRATOR, email: str = "", *, name: str = "") -> User:
    """An employee with PASSWORD."""
    now = datetime.now(UTC)
    return await save(
        User(
            email=email or f"{role.value}{next(_number)}@example.com",
            password_hash=password_hash(),
            role=role,
            status=UserStatus.ACTIVE,
            display_name=name or role.label,
            created_at=now,
            activated_at=now,
        )
    )


async def sign_in(user: User) -> Actor:
    """A live session of the user and the actor it gives."""
    now = datetime.now(UTC)
    row = UserSession(key_hash=token_hash(new_token()), user_id=user.key, created_at=now, seen_at=now, ip="127.0.0.1")
    session = await save(row)
    person = Identity(user.key, user.role, user.cabinet_class, user.display_name, user.email)
    return Actor.alone(person, session_id=session.key, session_key=session.key_hash, ip=session.ip)


async def account(
    number: str = "",
    *,
    registry: CabinetClass = CabinetClass.INDIVIDUAL,
    pin: str = PIN,
    external_id: str = "",
    closed: bool = False,
) -> CustomerAccount:
    """An account of a registry."""
    serial = next(_number)
    number = number or str(50_000 + serial)
    return await save(
        CustomerAccount(
            external_id=external_id or f"account-{serial}",
            version=1,
            cabinet_class=registry,
            number=number,
            pin_hmac=pin_hash(registry, number, pin),
            holder="Иванов Иван Иванович",
            address="г. Барнаул, ул. Малахова, д. 1, кв. 1",
            time_zone=TIME_ZONE,
            closed=closed,
        )
    )


async def attach(user: User, to: CustomerAccount, *, active: bool = True) -> AccountLink:
    """Attach an account to a user; at most one of a user may be active."""
    link = AccountLink(user_id=user.key, account_id=to.key, active=active, attached_at=datetime.now(UTC))
    return await save(link)


async def metering_point(
    of: CustomerAccount, *, name: str = "Квартира", kind: PointKind = PointKind.BILLING
) -> MeteringPoint:
    """A point of an account, one that is billed by default."""
    serial = next(_number)
    return await save(
        MeteringPoint(
            external_id=f"point-{serial}",
            version=1,
            account_id=of.key,
            code=f"ТУ-{serial}",
            name=name,
            address=of.address,
            max_power_kw=Decimal("15.000"),
            voltage_level=VoltageLevel.LOW,
            reliability_category=3,
            kind=kind,
        )
    )


async def meter(
    at: MeteringPoint,
    *,
    whole_digits: int = 6,
    decimal_digits: int = 2,
    ct_ratio: int = 1,
    installed_on: date = date(2024, 1, 15),
    removed_on: date | None = None,
    in_smart_system: bool = False,
) -> Meter:
    """A meter standing at a point."""
    serial = next(_number)
    return await save(
        Meter(
            external_id=f"meter-{serial}",
            version=1,
            metering_point_id=at.key,
            serial_number=f"{10_000_000 + serial}",
            model="Меркурий 206",
            phases=1,
            installed_on=installed_on,
            removed_on=removed_on,
            whole_digits=whole_digits,
            decimal_digits=decimal_digits,
            ct_ratio=Decimal(ct_ratio),
            vt_ratio=Decimal(1),
            verified_on=date(2023, 12, 1),
            next_verification_on=date(2039, 12, 1),
            in_smart_system=in_smart_system,
        )
    )


async def register(
    of: Meter,
    zone: Zone = Zone.T1,
    energy: EnergyKind = EnergyKind.ACTIVE_IN,
    *,
    external_id: str = "",
    initial_value: str | None = None,
    final_value: str | None = None,
) -> Register:
    """A counter of a meter."""
    return await save(
        Register(
            external_id=external_id or f"register-{next(_number)}",
            meter_id=of.key,
            energy=energy,
            zone=zone,
            initial_value=None if initial_value is None else Decimal(initial_value),
            final_value=None if final_value is None else Decimal(final_value),
        )
    )


@dataclass(frozen=True)
class MeteredAccount:
    """An account with one point, one meter and its registers in the order of zones."""

    account: CustomerAccount
    point: MeteringPoint
    meter: Meter
    registers: Sequence[Register]


async def metered_account(
    number: str = "", *, zones: int = 1, whole_digits: int = 6, registry: CabinetClass = CabinetClass.INDIVIDUAL
) -> MeteredAccount:
    """An account with everything readings are given for."""
    owner = await account(number, registry=registry)
    point = await metering_point(owner)
    standing = await meter(point, whole_digits=whole_digits)
    registers = [await register(standing, zone) for zone in list(Zone)[:zones]]
    return MeteredAccount(owner, point, standing, registers)


async def reading(
    of: Register,
    period: date,
    value: str | Decimal,
    *,
    status: ReadingStatus = ReadingStatus.TRANSMITTED,
    source: ReadingSource = ReadingSource.PORTAL,
    taken_on: date | None = None,
    external_id: str | None = None,
) -> Reading:
    """A reading of a billing period, given as the month's first day."""
    now = datetime.now(UTC)
    submitted = status is not ReadingStatus.UNCONFIRMED
    decided = submitted and status is not ReadingStatus.VALID
    return await save(
        Reading(
            register_id=of.key,
            billing_period=period,
            value=Decimal(value),
            taken_on=taken_on or period.replace(day=22),
            status=status,
            source=source,
            external_id=external_id,
            created_at=now,
            submitted_at=now if submitted else None,
            decided_at=now if decided else None,
        )
    )


async def shift_clock(seconds: int) -> None:
    """Make business time of every process run ahead by so many seconds (behind, when negative)."""
    business_time.stands_ahead(seconds)
    async with unit_of_work() as work:
        await work.session.execute(
            text("insert into clock_shift values (1, :s) on conflict (id) do update set seconds = :s"), {"s": seconds}
        )
