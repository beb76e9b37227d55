"""A registry as .xlsx."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from lkk.models.supplier import SupplierRegistry
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.sheets import add_sheet
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.supplier.registries import registry_of
from lkk.vocabulary import words
from lkk.vocabulary.metering import Zone
from lkk.vocabulary.permissions import Permission

HEADINGS = (
    "№",
    "Лицевой счёт",
    "Договор",
    "Код точки учёта",
    "Точка учёта",
    "Адрес",
    "Прибор учёта",
    "Счётчик",
    "Зона",
    "Коэффициент",
    "Показание",
    "Снято",
    "Отправлено",
    "Исправление",
)


async def file_of(work: UnitOfWork, actor: Actor, registry_id: int) -> ReadyFile:
    """Return a registry for the staff.

    Raises:
        NotFound: there is none with this id.
    """
    demand(actor, Permission.PASS_READINGS)
    return await _made(*await registry_of(work, registry_id))


async def enclosed(registry_id: int) -> ReadyFile:
    """Return a registry for the letter to the supplier."""
    async with unit_of_work() as work:
        found = await registry_of(work, registry_id)
    return await _made(*found)


async def _made(row: SupplierRegistry, lines: Sequence[Any]) -> ReadyFile:
    kind = "ФЛ" if row.cabinet_class.value == "individual" else "ЮЛ"
    name = f"Показания {kind} {row.billing_period:%Y-%m} реестр {row.number}.xlsx"
    return ReadyFile(name, XLSX, await asyncio.to_thread(_draw, lines))


def _draw(lines: Sequence[Any]) -> bytes:
    book = Workbook(write_only=True)
    add_sheet(book, "Показания", HEADINGS, [_line(number, one) for number, one in enumerate(lines, 1)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _line(number: int, one: Any) -> tuple[Any, ...]:
    return (
        number,
        one.account,
        one.contract,
        one.code,
        one.point,
        one.address,
        one.serial_number,
        one.energy,
        Zone(one.zone).label,
        one.multiplier,
        one.value,
        one.taken_on,
        words.moment(one.submitted_at, one.time_zone),
        "да" if one.corrects else "",
    )
