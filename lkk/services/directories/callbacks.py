"""When customers who have asked for a call are rung, and within what time: one row that is in force."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from lkk.models.directories import CallbackTerms
from lkk.services.directories.declaration import Directory, Item
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.directories import DirectoryCode, ValueKind


def _ends_after_it_begins(values: dict[str, Any]) -> None:
    if values["last_hour"] <= values["first_hour"]:
        raise InvalidValue("Конец дня раньше начала", at="last_hour")


CALLBACKS = Directory(
    DirectoryCode.CALLBACKS,
    "В какие часы менеджеры Энергоадвоката звонят по заказу клиента и в какой срок. Дни — по рабочему календарю.",
    CallbackTerms,
    (
        Item("first_hour", "Звоним с, часов", ValueKind.NUMBER, high=23, hint="По времени портала, в рабочие дни"),
        Item("last_hour", "Звоним до, часов", ValueKind.NUMBER, low=1, high=24),
        Item(
            "term_hours",
            "Срок, рабочих часов",
            ValueKind.NUMBER,
            low=1,
            high=40,
            hint="Если клиент не выбрал время",
        ),
    ),
    adds=False,
    ends=False,
    caution="Звонки, которые уже заказаны, живут по сроку, объявленному клиенту.",
    check=_ends_after_it_begins,
)


class NoTerms(ServiceError):
    """The directory has no row for today: a fault of operation, not of the person."""

    text = "Часы звонков не заданы. Администратор задаёт их в справочнике «Заказ звонка»"


@dataclass(frozen=True)
class TermsView:
    """What is in force today."""

    first_hour: int
    last_hour: int
    term_hours: int


async def terms(work: UnitOfWork) -> TermsView:
    """Return the hours and terms of today.

    Raises:
        NoTerms: there are none.
    """
    today = local_day(work.now, settings().time_zone)

    async def read() -> TermsView | None:
        query = (
            select(CallbackTerms)
            .where(
                CallbackTerms.valid_from <= today,
                col(CallbackTerms.valid_to).is_(None) | (col(CallbackTerms.valid_to) >= today),
            )
            .order_by(col(CallbackTerms.valid_from).desc())
        )
        row = (await work.session.exec(query)).first()
        return TermsView(row.first_hour, row.last_hour, row.term_hours) if row else None

    found = await kept("callback_terms", today, read)
    if found is None:
        raise NoTerms
    return found
