"""Saved reports by mail: each leaves once on its day, and stops when its reader may not read reports any more."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import text
from sqlmodel import select

from lkk.models.saved_reports import ReportLetter, SavedReport
from lkk.services import notifications
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.declaration import LetterTable
from lkk.services.reports import catalog, figures, letter_files, saved, spans
from lkk.services.reports.events import REPORT_LETTER
from lkk.services.reports.views import Part, Report
from lkk.services.reports.workbook import heading_words
from lkk.settings import settings
from lkk.vocabulary import words

NAME, BATCH = "send_reports", 100
FIRST_HOUR = 6  # of the company's zone: by then the night's counting is over
LONGEST = 40  # lines of a table in a letter; the file holds all of them
KEPT = timedelta(days=90)
_log = structlog.get_logger("lkk.jobs")

_DUE = text("""
select id from saved_report where next_on <= :today and id <> all(:failing) order by next_on, id limit :batch
""")
_FORGET = text("delete from report_letter where sent_on < :before")


async def send(_: Ports) -> None:
    """Send what is due today."""
    if sent := await items.each(NAME, _due, _send):
        _log.info("report_letters_sent", count=sent)


async def _due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
    zone = settings().time_zone
    if work.now.astimezone(ZoneInfo(zone)).hour < FIRST_HOUR:
        return []
    today = local_day(work.now, zone)
    await work.session.execute(_FORGET, {"before": today - KEPT})
    values = {"today": today, "failing": list(failing), "batch": BATCH}
    return list((await work.session.execute(_DUE, values)).scalars())


async def _send(saved_id: int) -> None:
    """Send one report under its lock: another run finds its next day moved on."""
    async with unit_of_work() as work:
        row = (await work.session.exec(select(SavedReport).where(SavedReport.id == saved_id).with_for_update())).first()
        today = local_day(work.now, settings().time_zone)
        if row is None or row.every is None or row.next_on is None or row.next_on > today:
            return
        actor = await letter_files.reader(work, row.user_id)
        if actor is None:
            row.every = row.next_on = None
            _log.info("report_letters_stopped", saved=saved_id, user=row.user_id)
            return
        view = saved.view_of(row, work.now)
        found = await catalog.load(work, actor, row.kind, view.first, view.last, row.of_kind)
        if row.kind in catalog.BEFOREHAND and found.as_of is None:
            return
        letter = ReportLetter(saved_report_id=row.key, sent_on=today, first=view.first, last=view.last)
        work.session.add(letter)
        await work.session.flush()
        shown = next((one for one in found.parts if one.lines), None)
        await notifications.publish(
            work,
            REPORT_LETTER,
            user_ids=[row.user_id],
            letter_id=letter.key,
            name=row.name,
            kind=row.kind.label,
            saved_id=row.key,
            days=f"{words.day(view.first)} — {words.day(view.last)}",
            lead=_lead(found),
            caption=shown.title if shown else "За эти дни считать нечего; таблицы",
            table=_table(shown) if shown else None,
        )
        row.next_on = spans.next_day(row.every, today)


def _lead(found: Report) -> str:
    if found.as_of is None:
        return found.lead
    return f"{found.lead} Числа посчитаны {words.moment(found.as_of, settings().time_zone)}."


def _table(part: Part) -> LetterTable:
    lines = [*part.lines[:LONGEST], *([part.total] if part.total else [])]
    return LetterTable(
        headings=(part.of, *(heading_words(one) for one in part.headings)),
        lines=tuple(
            (one.label, *(figures.in_words(h, f) for h, f in zip(part.headings, one.figures, strict=True)))
            for one in lines
        ),
    )
