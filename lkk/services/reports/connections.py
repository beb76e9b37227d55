"""How grid connections move: who has reached each stage, the median days of those that left it, who stands there.

A stage that was entered by mistake and taken back is not counted; its days belong to no stage.
"""

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import text

from lkk.services.jobs.declaration import HOUR_S
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports.periods import Period
from lkk.services.reports.views import Heading, Line, Part, Report
from lkk.vocabulary.applications import TURNKEY_STEPS, Stage, Track
from lkk.vocabulary.reports import Drawn, ReportKind, StageFate, Unit

LEAD = (
    "Заявки на присоединение, поданные в эти дни. Медиана считается по заявкам, которые этап уже прошли; "
    "те, что стоят на нём сейчас, показаны рядом. Этапы, начатые по ошибке и возвращённые, не считаются. "
    "Время этапа взято с точностью до часа."
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
#: The median of the hours is the middle one, or the middle between the two, of those in the order of the hours.
_SUMMED = text("""
with told as (
  select track, stage, fate, hours, sum(applications) as many
    from report_stay where day between :first and :last group by 1, 2, 3, 4
), ranked as (
  select *, sum(many) over (partition by track, stage, fate order by hours) as upto,
         sum(many) over (partition by track, stage, fate) as whole from told
)
select track, stage, fate, max(whole),
       (min(hours) filter (where upto * 2 >= whole) + min(hours) filter (where upto * 2 > whole)) / 2.0
  from ranked group by 1, 2, 3
""")

#: How many of a fate there are, and the median of their hours.
Fates = dict[str, tuple[int, Decimal]]
_NONE = (0, None)


async def load(work: UnitOfWork, period: Period) -> Report:
    """Sum the grid connections filed in the period; one statement."""
    found: dict[tuple[str, str], Fates] = defaultdict(dict)
    days = {"first": period.first, "last": period.last}
    for track, stage, fate, count, hours in await work.session.execute(_SUMMED, days):
        found[track, stage][fate] = (int(count), hours)
    now = Decimal(period.now.timestamp()) / HOUR_S
    parts = tuple(_part(track, found, now) for track in (*Track, None))
    return Report(ReportKind.CONNECTIONS, period.first, period.last, LEAD, parts)


def _part(track: Track | None, found: dict[tuple[str, str], Fates], now: Decimal) -> Part:
    value = track.value if track else ""
    stages = [(one.value, _name(track, one)) for one in Stage if one is not Stage.DONE]
    lines = tuple(_line(name, found[value, stage], now) for stage, name in stages if (value, stage) in found)
    whole = found.get((value, Stage.DONE.value))
    return Part(
        key=f"funnel-{value or 'none'}",
        title=track.label if track else "Порядок не определён",
        of="Этап",
        headings=HEADINGS,
        lines=lines,
        total=_line(WHOLE, whole, now) if whole else None,
    )


def _name(track: Track | None, stage: Stage) -> str:
    return TURNKEY_STEPS.get(stage, stage.label) if track is Track.TURNKEY else stage.label


def _line(label: str, fates: Fates, now: Decimal) -> Line:
    """The hours of those that stand are counted from 1970, up to now they are their days."""
    passed, median = fates.get(StageFate.PASSED, _NONE)
    here, since = fates.get(StageFate.STANDS, _NONE)
    ended, _ = fates.get(StageFate.ENDED, _NONE)
    waiting = None if since is None else now - since
    return Line(label, (passed + here + ended, passed, _days(median), here, _days(waiting), ended))


def _days(hours: Decimal | None) -> Decimal | None:
    return None if hours is None else round(hours / 24, 1)
