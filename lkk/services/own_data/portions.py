"""Rows read in portions and told as JSON, for the archive of a customer's data."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from lkk.models.base import Table
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.labelled import Labelled

PORTION = 200
Json = dict[str, Any]
AnyTable = TypeVar("AnyTable", bound=Table)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: words for what has words, moments in UTC."""
    match value:
        case Labelled():
            return value.label
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    return value


def words(**values: Any) -> Json:
    """Return a record; the names are its words with spaces for underscores."""
    return {name.replace("_", " "): plain(value) for name, value in values.items()}


async def portions(work: UnitOfWork, table: type[AnyTable], *where: ColumnElement[bool]) -> AsyncIterator[AnyTable]:
    """Yield the rows of a table in their order, `PORTION` of them read at a time."""
    last = 0
    while True:
        query = select(table).where(*where, col(table.id) > last).order_by(col(table.id)).limit(PORTION)
        rows = (await work.session.exec(query)).all()
        for row in rows:
            yield row
        if len(rows) < PORTION:
            return
        last = rows[-1].key
