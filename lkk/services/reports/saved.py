"""Reports that heads save under a name: the one their section opens with, and those that come by mail."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, text
from sqlmodel import col, select, update

from lkk.models.saved_reports import NAME_LENGTH, SavedReport
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import periods, spans
from lkk.settings import settings
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reports import ReportEvery, ReportKind, ReportSpan

MOST = 20
_ALONE = text("select pg_advisory_xact_lock(hashtextextended('saved reports', :person))")


@dataclass(frozen=True)
class Wanted:
    """What a saved report shows; `first` and `last` are asked for only when its days stay."""

    kind: ReportKind
    of_kind: str = ""
    span: ReportSpan = ReportSpan.LAST_MONTH
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class SavedView:
    """A saved report with the days it tells of today."""

    id: int
    name: str
    kind: ReportKind
    of_kind: str
    span: ReportSpan
    first: date
    last: date
    is_default: bool
    every: ReportEvery | None
    next_on: date | None


async def listed(work: UnitOfWork, actor: Actor) -> list[SavedView]:
    """Return the actor's reports by name; one statement.

    Raises:
        NotAllowed: the actor does not see reports.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    query = select(SavedReport).where(SavedReport.user_id == actor.subject_id).order_by(col(SavedReport.name))
    return [view_of(row, work.now) for row in await work.session.exec(query)]


async def default(work: UnitOfWork, actor: Actor) -> SavedView | None:
    """Return the report the actor's section opens with, if they have chosen one; one statement.

    Raises:
        NotAllowed: the actor does not see reports.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    query = select(SavedReport).where(SavedReport.user_id == actor.subject_id, col(SavedReport.is_default))
    row = (await work.session.exec(query)).first()
    return view_of(row, work.now) if row else None


async def one(work: UnitOfWork, actor: Actor, saved_id: int) -> SavedView | None:
    """Return a report of the actor's, None when they have no such one (any more); one statement.

    Raises:
        NotAllowed: the actor does not see reports.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    query = select(SavedReport).where(SavedReport.id == saved_id, SavedReport.user_id == actor.subject_id)
    row = (await work.session.exec(query)).first()
    return view_of(row, work.now) if row else None


async def save(work: UnitOfWork, actor: Actor, name: str, wanted: Wanted) -> None:
    """Save a report under a name.

    Raises:
        NotAllowed: the actor does not see reports.
        InvalidValue: the name is empty, too long or taken, the days cannot be counted, there are too many.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    said = " ".join(name.split())
    if not said:
        raise InvalidValue("Назовите отчёт", at="name")
    if len(said) > NAME_LENGTH:
        raise InvalidValue(f"Название длиннее {NAME_LENGTH} знаков", at="name")
    if wanted.of_kind and wanted.of_kind not in KINDS:
        raise InvalidValue("Выберите вид заявки из списка", at="of")
    first, last = None, None
    if wanted.span is ReportSpan.DAYS:
        asked = periods.period(work.now, wanted.first, wanted.last)
        first, last = asked.first, asked.last
    await work.session.execute(_ALONE, {"person": actor.subject_id})
    mine = select(func.count(), func.count().filter(func.lower(col(SavedReport.name)) == said.lower()))
    total, same = (await work.session.exec(mine.where(SavedReport.user_id == actor.subject_id))).one()
    if same:
        raise InvalidValue("Отчёт с таким названием у вас уже есть", at="name")
    if total >= MOST:
        raise InvalidValue(f"Сохранить можно {MOST} отчётов. Удалите ненужный", at="name")
    row = SavedReport(
        user_id=actor.subject_id,
        name=said,
        kind=wanted.kind,
        of_kind=wanted.of_kind if wanted.kind is ReportKind.APPLICATIONS else "",
        span=wanted.span,
        first=first,
        last=last,
        created_at=work.now,
    )
    work.session.add(row)


async def remove(work: UnitOfWork, actor: Actor, saved_id: int) -> None:
    """Delete a saved report; nothing of it comes by mail any more.

    Raises:
        NotAllowed: the actor does not see reports.
        NotFound: it is not the actor's.
    """
    await work.session.delete(await _own(work, actor, saved_id))


async def make_default(work: UnitOfWork, actor: Actor, saved_id: int, *, wanted: bool) -> None:
    """Open the section with this report, or as before.

    Raises:
        NotAllowed: the actor does not see reports.
        NotFound: it is not the actor's.
    """
    row = await _own(work, actor, saved_id)
    others = update(SavedReport).where(col(SavedReport.user_id) == actor.subject_id, col(SavedReport.is_default))
    await work.session.exec(others.values(is_default=False))
    row.is_default = wanted


async def send(work: UnitOfWork, actor: Actor, saved_id: int, every: ReportEvery | None) -> None:
    """Let a report come by mail from the next such day on, or no more.

    Raises:
        NotAllowed: the actor does not see reports.
        NotFound: it is not the actor's.
        InvalidValue: its days stay, so that every letter would say the same.
    """
    row = await _own(work, actor, saved_id)
    if every is not None and not row.span.moves:
        raise InvalidValue(
            "Дни этого отчёта не меняются, и письма были бы одинаковы. Сохраните отчёт за период, например за прошлый "
            "месяц"
        )
    row.every = every
    row.next_on = spans.next_day(every, local_day(work.now, settings().time_zone)) if every else None


def view_of(row: SavedReport, now: datetime) -> SavedView:
    """A saved report as of a moment."""
    moved = spans.days_of(row.span, local_day(now, settings().time_zone)) if row.span.moves else (row.first, row.last)
    first, last = moved
    if first is None or last is None:
        raise RuntimeError("the database keeps both days of a span that stays")
    return SavedView(
        row.key, row.name, row.kind, row.of_kind, row.span, first, last, row.is_default, row.every, row.next_on
    )


async def _own(work: UnitOfWork, actor: Actor, saved_id: int) -> SavedReport:
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    query = select(SavedReport).where(SavedReport.id == saved_id, SavedReport.user_id == actor.subject_id)
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise NotFound
    return row
