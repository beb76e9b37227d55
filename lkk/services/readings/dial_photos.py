"""Photos of a meter's dial for a month: the customer's own, drawn anew without the place they were taken at."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select

from lkk.models.files import StoredFile
from lkk.models.metering import Meter, MeteringPoint
from lkk.models.readings import DialPhotos
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.files import quota
from lkk.services.files.contents import Known, SentRedrawn
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.naming import redrawn_name
from lkk.services.files.owners import Owner
from lkk.services.files.storing import FileRefused, NewFile, store
from lkk.services.files.views import view_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings import windows
from lkk.vocabulary.applications import Side
from lkk.vocabulary.attachments import PHOTOS
from lkk.vocabulary.dial_photos import MOST, MOST_WORDS, WRONG_TYPE
from lkk.vocabulary.files import OwnerKind
from lkk.vocabulary.permissions import Permission

SLOT = "dial"
MOST_LISTED, OF_CUSTOMER = 60, 12


@dataclass(frozen=True)
class DialPhoto:
    """A photo; `removable` until its month is over."""

    id: uuid.UUID
    serial_number: str
    period: date
    added_at: datetime
    url: str
    thumbnail_url: str
    removable: bool = False


@dataclass(frozen=True)
class PointPhotos:
    """The photos of the meter at a point, newest first; new ones are for the month `period`."""

    point: str
    serial_number: str
    period: date
    photos: tuple[DialPhoto, ...]


@dataclass(frozen=True)
class _Place:
    meter_id: int
    point: str
    serial_number: str
    period: date


async def take(actor: Actor, account_id: int, point_id: int, name: str, chunks: AsyncIterator[bytes]) -> None:
    """Receive, check and keep a photo for the month that is open; opens its own units, none while bytes travel.

    Raises:
        NotFound: the account is not attached to the actor, or no meter stands at the point.
        FileRefused: it is no photo, or a damaged one.
        InvalidValue: the month has as many as it may.
        TooManyFiles, TooMuchData: the person's share is used up.
        NoRoom, StorageUnavailable: it cannot be kept.
    """
    if extension_of(name) not in PHOTOS:
        raise FileRefused(WRONG_TYPE)
    async with unit_of_work() as work:
        demand(actor, Permission.USE_CABINET)
        place = await _place(work, actor, account_id, point_id)
        owner = Owner(OwnerKind.DIAL_PHOTOS, await _of_month(work, actor, place))
        await _demand_room(work, owner)
        await quota.spend_file(work, actor)

    @asynccontextmanager
    async def admitted(known: Known) -> AsyncIterator[UnitOfWork]:
        async with unit_of_work() as work:
            await links.attached(work, actor, account_id)
            await _demand_room(work, owner)
            await quota.spend_size(work, actor, known.size)
            yield work

    new = NewFile(owner, SLOT, redrawn_name(name), Side.CUSTOMER, uploaded_by=actor.author_id)
    await store(new, SentRedrawn(chunks), admitted)


async def of_point(work: UnitOfWork, actor: Actor, account_id: int, point_id: int) -> PointPhotos:
    """Return the person's own photos of the meter that stands at a point.

    Raises:
        NotFound: as in `take`.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    place = await _place(work, actor, account_id, point_id)
    found = await _photos(work, actor.subject_id, MOST_LISTED, meter_id=place.meter_id, open_period=place.period)
    return PointPhotos(place.point, place.serial_number, place.period, found)


async def of_customer(work: UnitOfWork, customer_id: int) -> tuple[DialPhoto, ...]:
    """Return the newest photos of a customer for the staff; whether they may see them is asked by the caller."""
    return await _photos(work, customer_id, OF_CUSTOMER)


async def _photos(
    work: UnitOfWork, user_id: int, most: int, *, meter_id: int | None = None, open_period: date = date.max
) -> tuple[DialPhoto, ...]:
    query = (
        select_columns(StoredFile, col(Meter.serial_number), col(DialPhotos.billing_period))
        .join(DialPhotos, col(DialPhotos.id) == col(StoredFile.dial_photos_id))
        .join(Meter, col(Meter.id) == col(DialPhotos.meter_id))
        .where(col(DialPhotos.user_id) == user_id)
        .order_by(col(StoredFile.id).desc())
        .limit(most)
    )
    if meter_id is not None:
        query = query.where(col(DialPhotos.meter_id) == meter_id)
    rows = await work.session.execute(query)
    return tuple(_photo(row, serial, period, removable=period >= open_period) for row, serial, period in rows)


def _photo(row: StoredFile, serial: str, period: date, *, removable: bool) -> DialPhoto:
    view = view_of(row)
    return DialPhoto(view.id, serial, period, view.created_at, view.url, view.thumbnail_url, removable)


async def _place(work: UnitOfWork, actor: Actor, account_id: int, point_id: int) -> _Place:
    account = await links.attached(work, actor, account_id)
    if account.closed:
        raise NotFound
    today, period = await open_month(work, account)
    query = (
        select_columns(col(Meter.id), col(MeteringPoint.name), col(Meter.serial_number))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .where(col(MeteringPoint.account_id) == account.id, col(MeteringPoint.id) == point_id)
        .where(col(MeteringPoint.removed).is_(False), func.coalesce(col(Meter.removed_on), date.max) > today)
        .order_by(col(Meter.installed_on).desc(), col(Meter.id).desc())
        .limit(1)
    )
    found = (await work.session.execute(query)).first()
    if found is None:
        raise NotFound
    return _Place(found.id, found.name, found.serial_number, period)


async def open_month(work: UnitOfWork, account: AttachedAccount) -> tuple[date, date]:
    """Return the day at the account and the first day of the month a photo belongs to now."""
    today = local_day(work.now, account.time_zone)
    return today, (await windows.of_account(work, account, today)).billing_period


async def _of_month(work: UnitOfWork, actor: Actor, place: _Place) -> int:
    """The record the photos of a month belong to, made when it is the first."""
    values = {"user_id": actor.subject_id, "meter_id": place.meter_id, "billing_period": place.period}
    await work.session.execute(insert(DialPhotos).values(**values).on_conflict_do_nothing())
    query = select(DialPhotos.id).filter_by(**values)
    return (await work.session.exec(query)).one() or 0


async def _demand_room(work: UnitOfWork, owner: Owner) -> None:
    """The record is locked, so that two photos do not both take the last place."""
    await work.session.exec(select(DialPhotos.id).where(DialPhotos.id == owner.id).with_for_update())
    query = select(func.count()).select_from(StoredFile).where(StoredFile.dial_photos_id == owner.id)
    if (await work.session.exec(query)).one() >= MOST:
        raise InvalidValue(f"{MOST_WORDS}. Удалите лишнее, чтобы приложить другое")
