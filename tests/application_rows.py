"""Filed applications written straight into the table, and what the table of applications shows of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.desk import table
from lkk.services.applications.desk.table import TablePage, TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.people import ApplicantType

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
STATUSES = [ApplicationStatus.SUBMITTED, ApplicationStatus.IN_PROGRESS, ApplicationStatus.FULFILLED]
KINDS = ("info_enquiry", "tp_new", "asset_transfer")


async def fill(user: User, count: int, **values: Any) -> list[Application]:
    """Rows that differ in every column; neighbours share values, so that the order is decided by the id."""
    rows = [_row(user, number, values) for number in range(count)]
    async with unit_of_work() as work:
        work.session.add_all(rows)
        await work.session.flush()
    return rows


def _row(user: User, number: int, values: dict[str, Any]) -> Application:
    moment = NOW - timedelta(days=number // 2)
    filled: dict[str, Any] = {
        "user_id": user.key,
        "kind": KINDS[number % 3],
        "kind_title": catalog.kind_of(KINDS[number % 3]).title,
        "kind_version": 1,
        "direction": Direction.ENQUIRIES if number % 3 else Direction.GRID_ASSETS,
        "number": f"ТП-2026-{user.key:03d}{number:05d}",
        "status": STATUSES[number % 3],
        "status_changed_at": moment,
        "created_at": moment,
        "updated_at": moment,
        "submitted_at": moment - timedelta(hours=number % 5),
        "due_on": date(2026, 12, 1) + timedelta(days=number // 4) if number % 2 else None,
        "applicant": f"Заявитель {number % 7}",
        "applicant_type": ApplicantType.INDIVIDUAL,
        "object_name": f"Дом {number % 11}",
        "account_number": str(50_000 + number % 13),
        "waits_for_customer": number % 4 == 0,
    }
    return Application(**filled | values)


async def listed(actor: Actor, query: TableQuery | None = None, **filters: Any) -> TablePage:
    """The page this actor sees of their table."""
    wanted = query or TableQuery(Filters(**filters))
    async with unit_of_work() as work:
        return await (table.list_all if actor.staff else table.list_own)(work, actor, wanted)
