"""A report as .xlsx: a sheet for each of its parts; sums of money are in roubles."""

import asyncio
import io
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.sheets import add_sheet
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import catalog
from lkk.services.reports.views import Figure, Heading, Line, Part
from lkk.vocabulary.reports import ReportKind, Unit

_KOPECKS = Decimal(100)
_TITLE_LENGTH = 31  # of a sheet, by Excel


async def workbook(
    work: UnitOfWork, actor: Actor, kind: ReportKind, first: date | None, last: date | None, of_kind: str = ""
) -> ReadyFile:
    """Return the report of these days.

    Raises:
        NotAllowed, InvalidValue: as `catalog.load`.
    """
    found = await catalog.load(work, actor, kind, first, last, of_kind)
    return ReadyFile(f"{kind.label} {first} - {last}.xlsx", XLSX, await made(found.parts))


async def made(parts: tuple[Part, ...]) -> bytes:
    """The workbook of these parts, made beside the loop."""
    return await asyncio.to_thread(_draw, parts)


def _draw(parts: tuple[Part, ...]) -> bytes:
    book = Workbook(write_only=True)
    for part in parts:
        headings = (part.of, *(heading_words(one) for one in part.headings))
        add_sheet(book, part.title[:_TITLE_LENGTH], headings, [_line(part, one) for one in _lines(part)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def heading_words(heading: Heading) -> str:
    """A heading with the unit of its figures."""
    return f"{heading.title}, ₽" if heading.unit is Unit.KOPECKS else heading.title


def _lines(part: Part) -> list[Line]:
    return [*part.lines, *([part.total] if part.total else [])]


def _line(part: Part, line: Line) -> tuple[str | Figure, ...]:
    figures = zip(part.headings, line.figures, strict=True)
    return (line.label, *(_figure(heading, figure) for heading, figure in figures))


def _figure(heading: Heading, figure: Figure) -> Figure:
    return figure / _KOPECKS if heading.unit is Unit.KOPECKS and figure is not None else figure
