"""A file with hours: read, held against the account, saved when all is well or the person chose the good rows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, delete, or_, select

from lkk.models.files import StoredFile
from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.services.files import quota
from lkk.services.files.contents import Known, ReadByOwner
from lkk.services.files.contents import discard as discard_content
from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.naming import given_name
from lkk.services.files.owners import Owner
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.storing import NewFile, store, within
from lkk.services.hours import messages, storing
from lkk.services.hours.checking import MESSAGES, Checked, check
from lkk.services.hours.facts import HourlyAccount, load
from lkk.services.hours.reading.found import Found, found_of
from lkk.services.hours.replies import replies
from lkk.services.hours.run_reading import FileRefused, read_file
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import Side
from lkk.vocabulary.files import OwnerKind
from lkk.vocabulary.hours import EXTENSIONS, MAX_SIZE, TOO_BIG, WAITS_DAYS, WRONG_TYPE
from lkk.vocabulary.metering import EnergyKind, ReadingStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count

SLOT = "hours"
WAITS = timedelta(days=WAITS_DAYS)
DROPPED_AT_ONCE = 100
IN_THE_WAY = (
    "В кабинете уже есть неотправленные данные за этот месяц, загруженные вами: письмо их не заменяет. Отправьте или "
    "удалите их, затем пошлите файл ещё раз"
)
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "xml": "application/xml",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Taken:
    """An upload that was read: whether it was saved at once and how many cells were not understood."""

    id: int
    saved: bool
    faults: int


#: Does more in the unit that a file is kept in.
Kept = Callable[[UnitOfWork, Taken], Awaitable[None]]


async def take(
    actor: Actor,
    account_id: int,
    period: date,
    name: str,
    chunks: AsyncIterator[bytes],
    *,
    mailed: Kept | None = None,
) -> Taken:
    """Receive, read and check a file; opens its own units, none of them while bytes travel or are read.

    The file takes the place of one of the same month that waits for the person's choice. With `mailed` it came by
    mail: it is marked so and never takes the place of what the person has uploaded by hand and not sent.

    Raises:
        FileRefused: it is not taken as a whole.
        NotFound, NotAllowed, NotByHours: the actor may not send hours of this account and month.
        TooManyFiles, TooMuchData: the person's share is used up.
        NoRoom, StorageUnavailable: it cannot be kept.
    """
    demand(actor, Permission.USE_CABINET)
    extension = extension_of(name)
    if extension not in EXTENSIONS:
        raise FileRefused(WRONG_TYPE)
    async with unit_of_work() as work:
        known = await load(work, actor, account_id, period)
        known.demand_taken()
        await quota.spend_file(work, actor)
    with receiving_place() as place:
        try:
            received = await receive(_bounded(chunks), place.content)
        except Refused as refusal:
            raise FileRefused(refusal.reason.value) from None
        found = await read_file(place.content, extension, known.account.time_zone)
        async with unit_of_work() as work:
            await quota.spend_size(work, actor, received.size)
            taken = await _keep(work, actor, account_id, period, given_name(name), found, from_mail=mailed is not None)
            new = NewFile(
                Owner(OwnerKind.HOURLY_UPLOAD, taken.id),
                SLOT,
                given_name(name),
                Side.CUSTOMER,
                uploaded_by=actor.author_id,
                media_type=MEDIA_TYPES[extension],
            )
            content = ReadByOwner(place, Known(received.size, received.sha256))
            await store(new, content, within(work))
            if mailed is not None:
                await mailed(work, taken)
    return taken


async def save_good(work: UnitOfWork, actor: Actor, account_id: int, period: date, upload_id: int) -> int:
    """Save what was understood of a file with faults; return how many meters that are.

    Raises:
        NotFound: there is no such upload that waits.
        NotByHours: nothing of it can be saved, or the month is not taken any more.
    """
    demand(actor, Permission.USE_CABINET)
    known = await load(work, actor, account_id, period, lock=True)
    known.demand_taken()
    row = await _waiting(work, account_id, period, upload_id)
    found = found_of(row.found or {})
    found.faults = []
    checked = check(found, row.name, known, await messages.first_allowed(work, known))
    if not checked.months:
        raise NotFound("В файле нет верных строк этого договора и месяца")
    await _save(work, known, row, found, checked)
    work.tell_accounts(account_id)
    return checked.meters


async def discard(work: UnitOfWork, actor: Actor, account_id: int, period: date, upload_id: int) -> None:
    """Throw a file away that waits for the person's choice. Raises NotFound."""
    demand(actor, Permission.USE_CABINET)
    await load(work, actor, account_id, period, lock=True)
    await work.session.delete(await _waiting(work, account_id, period, upload_id))
    work.tell_accounts(account_id)


async def drop_expired() -> int:
    """Throw away what has waited for the person's choice for `WAITS`, its files too; return how many uploads.

    Portions, each a transaction of its own: a file goes only after its row.
    """
    count = 0
    while True:
        async with unit_of_work() as work:
            query = (
                select(HourlyUpload)
                .where(col(HourlyUpload.found).is_not(None), col(HourlyUpload.created_at) < work.now - WAITS)
                .order_by(col(HourlyUpload.created_at))
                .limit(DROPPED_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
            rows = list(await work.session.exec(query))
            ids = [row.key for row in rows]
            of_uploads = select(StoredFile.public_id).where(col(StoredFile.hourly_upload_id).in_(ids))
            files = list(await work.session.exec(of_uploads)) if ids else []
            await work.session.exec(delete(HourlyUpload).where(col(HourlyUpload.id).in_(ids)))
            work.tell_accounts(*{row.account_id for row in rows})
        for public_id in files:
            await discard_content(public_id)
        count += len(ids)
        if len(ids) < DROPPED_AT_ONCE:
            return count


async def drop_unsent(work: UnitOfWork, actor: Actor, account_id: int, period: date) -> None:
    """Throw away what was saved of a month and not sent. Raises NotFound."""
    demand(actor, Permission.USE_CABINET)
    known = await load(work, actor, account_id, period, lock=True)
    await _drop(work, [meter.id for meter in known.meters], period)
    work.tell_accounts(account_id)


async def _keep(
    work: UnitOfWork, actor: Actor, account_id: int, period: date, name: str, found: Found, *, from_mail: bool
) -> Taken:
    known = await load(work, actor, account_id, period, lock=True)
    known.demand_taken()
    if from_mail and await _uploaded_by_hand(work, known):
        raise FileRefused(IN_THE_WAY)
    await work.session.exec(
        delete(HourlyUpload).where(
            col(HourlyUpload.account_id) == account_id,
            col(HourlyUpload.period) == period,
            col(HourlyUpload.found).is_not(None),
        )
    )
    said = found.as_json() | {"person": "", "phone": ""}  # they lie sealed in columns of their own
    checked = check(found, name, known, await messages.first_allowed(work, known))
    row = HourlyUpload(
        account_id=account_id,
        period=period,
        name=name,
        from_mail=from_mail,
        format=found.format,
        entered_by=actor.author_id,
        created_at=work.now,
        faults=found.as_json()["faults"],
        notes=_notes(found),
        person=found.person,
        phone=found.phone,
        received=replies(found, checked),
    )
    work.session.add(row)
    await work.session.flush()
    saved = not found.faults and bool(checked.months)
    if saved:
        await _save(work, known, row, found, checked)
    else:
        row.found = said
        row.savable = checked.meters
    work.session.add(row)
    await work.session.flush()
    work.tell_accounts(account_id)
    return Taken(row.key, saved, len(found.faults) + found.hidden_faults)


async def _uploaded_by_hand(work: UnitOfWork, known: HourlyAccount) -> bool:
    """Tell whether anything of the month waits that no letter has brought."""
    unsent = select(HourlySeries.upload_id).where(
        col(HourlySeries.meter_id).in_([meter.id for meter in known.meters]),
        HourlySeries.period == known.period,
        HourlySeries.status == ReadingStatus.UNCONFIRMED,
    )
    query = select(HourlyUpload.id).where(
        HourlyUpload.account_id == known.account.id,
        HourlyUpload.period == known.period,
        col(HourlyUpload.from_mail).is_(False),
        or_(col(HourlyUpload.found).is_not(None), col(HourlyUpload.id).in_(unsent)),
    )
    return (await work.session.exec(query.limit(1))).first() is not None


async def _save(work: UnitOfWork, known: HourlyAccount, row: HourlyUpload, found: Found, checked: Checked) -> None:
    """Write the versions as «неподтвержденные» in place of those of the same meters that were not sent.

    A template is the whole month; a message holds a day, which is laid over what came with the messages before.
    """
    ids = [one.meter.id for one in checked.months]
    row.messages = found.messages
    if found.format in MESSAGES:
        row.messages = messages.joined([await messages.of_unsent(work, known, ids), found.messages])
        await _lay_over_unsent(work, known, checked)
    await _drop(work, ids, row.period, {one.energy for one in checked.months})
    series = [
        HourlySeries(
            upload_id=row.key,
            meter_id=one.meter.id,
            energy=one.energy,
            period=row.period,
            status=ReadingStatus.UNCONFIRMED,
            closing_value=one.closing,
            created_at=work.now,
        )
        for one in checked.months
    ]
    work.session.add_all(series)
    row.found, row.saved_at = None, work.now
    work.session.add(row)
    await work.session.flush()
    await storing.write_days(work, zip((one.key for one in series), (one.days for one in checked.months), strict=True))


async def _lay_over_unsent(work: UnitOfWork, known: HourlyAccount, checked: Checked) -> None:
    query = select(HourlySeries).where(
        col(HourlySeries.meter_id).in_([one.meter.id for one in checked.months]),
        HourlySeries.period == known.period,
        HourlySeries.status == ReadingStatus.UNCONFIRMED,
    )
    rows = {(row.meter_id, row.energy): row for row in await work.session.exec(query)}
    said = await storing.days_of_series(work, [row.key for row in rows.values()])
    for one in checked.months:
        row = rows.get((one.meter.id, one.energy))
        if row is None:
            continue
        one.closing = one.closing if one.closing is not None else row.closing_value
        for day in said[row.key].keys() & one.days.keys():
            before, new = said[row.key][day], one.days[day]
            one.days[day] = [old if now is None else now for now, old in zip(new, before, strict=True)]


async def _drop(work: UnitOfWork, meter_ids: list[int], period: date, energies: set[EnergyKind] | None = None) -> None:
    await work.session.exec(
        delete(HourlySeries).where(
            col(HourlySeries.meter_id).in_(meter_ids),
            col(HourlySeries.energy).in_(energies or set(EnergyKind)),
            col(HourlySeries.period) == period,
            col(HourlySeries.status) == ReadingStatus.UNCONFIRMED,
        )
    )


async def _waiting(work: UnitOfWork, account_id: int, period: date, upload_id: int) -> HourlyUpload:
    query = select(HourlyUpload).where(
        HourlyUpload.id == upload_id,
        HourlyUpload.account_id == account_id,
        HourlyUpload.period == period,
        col(HourlyUpload.found).is_not(None),
    )
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise NotFound("Этот файл уже сохранён или заменён другим. Обновите страницу")
    return row


def _notes(found: Found) -> list[str]:
    many = count(found.hidden_faults, "замечание", "замечания", "замечаний")
    hidden = [f"И ещё {many}: их видно, когда исправлены эти"] if found.hidden_faults else []
    return [*hidden, *found.notes[:100]]


async def _bounded(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > MAX_SIZE:
            raise FileRefused(TOO_BIG)
        yield chunk
