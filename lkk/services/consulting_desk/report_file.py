"""The report as .xlsx: a sheet by consultant and one by period."""

import asyncio
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from lkk.services.consulting_desk import report
from lkk.services.consulting_desk.views import Report, ReportLine
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.sheets import add_sheet
from lkk.services.kernel.unit_of_work import UnitOfWork

HEADINGS = (
    "Диалогов",
    "Ждали, минут в среднем",
    "Ждали дольше всего, минут",
    "До первого ответа, минут в среднем",
    "Оценка",
    "Оценок",
    "Сообщений",
    "Звонков",
)


async def workbook(work: UnitOfWork, actor: Actor, first: date, last: date) -> ReadyFile:
    """Return the report of these days.

    Raises:
        NotAllowed, InvalidValue: as `report.load`.
    """
    found = await report.load(work, actor, first, last)
    return ReadyFile(f"Энергоадвокат {first} - {last}.xlsx", XLSX, await asyncio.to_thread(_draw, found))


def _draw(found: Report) -> bytes:
    book = Workbook(write_only=True)
    add_sheet(book, "По менеджерам", ("Менеджер", *HEADINGS), _lines([*found.managers, found.total]))
    add_sheet(book, "По времени", (found.step, *HEADINGS), _lines([*found.periods, found.total]))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lines(found: Sequence[ReportLine]) -> list[tuple[Any, ...]]:
    return [
        (
            one.label,
            one.dialogues,
            one.wait,
            one.longest_wait,
            one.answer,
            one.rating,
            one.ratings,
            one.messages,
            one.calls,
        )
        for one in found
    ]
