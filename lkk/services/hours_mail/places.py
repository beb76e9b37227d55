"""To which account and month a file of a letter belongs: its name says it, failing that what is in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from lkk.models.metering import MeteringPoint
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.receiving import receiving_place
from lkk.services.hours.checking import MESSAGES, said_by_name
from lkk.services.hours.reading.found import Found
from lkk.services.hours.run_reading import FileRefused, read_file
from lkk.services.hours_mail.letter.said import Enclosed
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work

_UNNAMED = (
    "Не понятно, к какому договору и месяцу относится файл. Назовите его NNNNN_MMYYYY, например 00203_102026.xlsx: "
    "номер договора и месяц"
)
_FOREIGN_POINTS = "Точки учёта из файла не относятся к одному подключённому лицевому счёту"


@dataclass(frozen=True)
class FilePlace:
    """An attached account and the first day of a month."""

    account_id: int
    period: date


async def place_of(actor: Actor, file: Enclosed) -> FilePlace:
    """Find the account and the month of a file.

    Raises:
        FileRefused: it says neither, or the account is not attached to the actor.
    """
    async with unit_of_work() as work:
        accounts = await links.list_attached(work, actor)
    if not accounts:
        raise FileRefused("К вашему кабинету не подключён ни один лицевой счёт")
    if (said := said_by_name(file.name)) is not None:
        return FilePlace(_of_contract(accounts, said[0]), said[1])
    found = await _read(file, accounts[0].time_zone)
    if found.format in MESSAGES:
        return await _of_points(accounts, found)
    if not found.contract or not found.period:
        raise FileRefused(_UNNAMED)
    return FilePlace(_of_contract(accounts, found.contract), date.fromisoformat(found.period))


def _of_contract(accounts: list[AttachedAccount], contract: str) -> int:
    wanted = contract.lstrip("0")
    ours = [one.id for one in accounts if one.contract_number and one.contract_number.lstrip("0") == wanted]
    if len(ours) != 1:
        raise FileRefused(f"К вашему кабинету не подключён лицевой счёт с договором № {contract[:40]}")
    return ours[0]


async def _of_points(accounts: list[AttachedAccount], found: Found) -> FilePlace:
    """A message tells points and days alone; at the seam of two months the one with more days counts."""
    codes = {one.number for one in found.meters}
    query = select(MeteringPoint.account_id).distinct()
    query = query.where(
        col(MeteringPoint.code).in_(codes), col(MeteringPoint.account_id).in_([one.id for one in accounts])
    )
    async with unit_of_work() as work:
        ours = list(await work.session.exec(query))
    months = Counter(day[:7] for one in found.meters for day in one.days)
    if len(ours) != 1:
        raise FileRefused(_FOREIGN_POINTS)
    if not months:
        raise FileRefused(_UNNAMED)
    return FilePlace(ours[0], date.fromisoformat(f"{months.most_common(1)[0][0]}-01"))


async def _read(file: Enclosed, zone: str) -> Found:
    with receiving_place() as place:
        place.content.write_bytes(file.content)
        return await read_file(place.content, extension_of(file.name), zone)
