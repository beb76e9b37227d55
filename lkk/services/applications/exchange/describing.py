"""What items of the outbox about applications are about, for the list of what was not delivered."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.services.delivery.declaration import About
from lkk.services.kernel.unit_of_work import UnitOfWork


async def describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """The application each item tells of, with its applicant."""
    of_item = {item: said["application_id"] for item, said in payloads.items() if "application_id" in said}
    query = select(Application).where(col(Application.id).in_(of_item.values()))
    found = {row.key: row for row in await work.session.exec(query)}
    return {
        item: About(row.applicant, row.kind_title, row.number or "")
        for item, key in of_item.items()
        if (row := found.get(key))
    }
