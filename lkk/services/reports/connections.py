"""How grid connections move: who has reached each stage, the median days of those that left it, who stands there.

A stage that was entered by mistake and taken back is not counted; its days belong to no stage.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports.applications import FINAL
from lkk.services.reports.periods import Period
from lkk.services.reports.views import Heading, Line, Part, Report
from lkk.vocabulary.applications import TURNKEY_STEPS, Stage, Track
from lkk.vocabulary.reports import Drawn, ReportKind, Unit

LEAD = (
    "Заявки на присоединение, поданные в эти дни. Медиана считается по заявкам, которые этап уже прошли; "
    "те, что стоят на нём сейчас, показаны рядом. Этапы, начатые по ошибке и возвращённые, не считаются."
)
HEADINGS = (
    Heading("Дошли", drawn=Drawn.FIRST),
    Heading("Прошли"),
    Heading("Медиана, дней", Unit.DAYS),
    Heading("Сейчас на этапе"),
    Heading("Стоят, медиана дней", Unit.DAYS),
    Heading("Остановились"),
)
WHOLE = "От подачи до завершения"
_COUNTED = text("""
with filed as materialized (
  select id, track, stage, submitted_at, status = any(cast(:final as text[])) as final
    from application
   where stage is not null and status <> 'draft' and submitted_at >= :begins and submitted_at < :ends
), step as (
  select id as application_id, 'review' as stage, submitted_at as at, 0::bigint as line, 'stage' as kind from filed
  union all
  select application_id, after, at, id, kind from application_history
   where kind in ('stage', 'stage_back') and application_id in (select id from filed)
), stay as (
  select application_id, stage, at, lead(at) over turn as until, lead(kind) over turn as next
    from step window turn as (partition by application_id order by at, line)
), spent as (
  select stay.application_id, filed.track, stay.stage, filed.final,
         sum(extract(epoch from coalesce(until, :now) - at)) / 86400 as days, bool_or(until is null) as last,
         max(until) as left_at, filed.submitted_at
    from stay join filed on filed.id = stay.application_id
   where next is distinct from 'stage_back'
   group by stay.application_id, filed.track, stay.stage, filed.final, filed.submitted_at
)
select track, stage, count(*), count(*) filter (where not last),
       percentile_cont(0.5) within group (order by days) filter (where not last),
       count(*) filter (where last and not final),
       percentile_cont(0.5) within group (order by days) filter (where last and not final),
       count(*) filter (where last and final)
  from spent where stage <> 'done' group by track, stage
union all
select filed.track, 'done', count(*), count(done.at),
       percentile_cont(0.5) within group (order by extract(epoch from done.at - submitted_at) / 86400),
       count(*) filter (where not final),
       percentile_cont(0.5) within group (order by extract(epoch from :now - submitted_at) / 86400)
         filter (where not final),
       count(*) filter (where final and done.at is null)
  from filed left join stay done on done.application_id = filed.id and done.stage = 'done' and next is null
 group by filed.track
""")


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count the grid connections filed in the period; one statement."""
    values = {"begins": period.begins, "ends": period.ends, "now": period.now, "final": list(FINAL)}
    found: dict[tuple[str | None, str], tuple[Any, ...]] = {
        (track, stage): tuple(figures) for track, stage, *figures in await work.session.execute(_COUNTED, values)
    }
    parts = tuple(_part(track, found) for track in (*Track, None))
    return Report(ReportKind.CONNECTIONS, period.first, period.last, LEAD, parts)


def _part(track: Track | None, found: dict[tuple[str | None, str], tuple[Any, ...]]) -> Part:
    value = track.value if track else None
    stages = [(one.value, _name(track, one)) for one in Stage if one is not Stage.DONE]
    lines = tuple(_line(name, found[value, stage]) for stage, name in stages if (value, stage) in found)
    whole = found.get((value, Stage.DONE.value))
    return Part(
        key=f"funnel-{value or 'none'}",
        title=track.label if track else "Порядок не определён",
        of="Этап",
        headings=HEADINGS,
        lines=lines,
        total=_line(WHOLE, whole) if whole else None,
    )


def _name(track: Track | None, stage: Stage) -> str:
    return TURNKEY_STEPS.get(stage, stage.label) if track is Track.TURNKEY else stage.label


def _line(label: str, figures: tuple[Any, ...]) -> Line:
    reached, passed, median, here, waiting, ended = figures
    return Line(label, (reached, passed, _days(median), here, _days(waiting), ended))


def _days(value: float | Decimal | None) -> Decimal | None:
    return None if value is None else round(Decimal(value), 1)
