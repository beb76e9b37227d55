"""What employees have in hand, and what they have done with applications in a period."""

from collections.abc import Sequence

from sqlalchemy import text

from lkk.routes import STAFF
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import names
from lkk.services.reports.periods import Period
from lkk.services.reports.sums import FINAL
from lkk.services.reports.views import Heading, Line, Part, Report
from lkk.vocabulary.reports import Drawn, ReportKind

LEAD = (
    "В работе и просрочено — сейчас, остальное — за эти дни. Завершил — исполнил, отклонил или аннулировал заявку; "
    "диалоги и звонки Энергоадвоката и приём в офисах — в своих отчётах."
)
HEADINGS = (
    Heading("В работе", drawn=Drawn.WAITS),
    Heading("Из них просрочено"),
    Heading("Завершил", drawn=Drawn.GOOD),
    Heading("Сменил статус"),
    Heading("Написал заявителям"),
    Heading("Подготовил за клиентов"),
)
_COUNTED = text("""
select executor_id as person, 0 as place, count(*), null::bigint from application
 where executor_id is not null and status <> all(cast(:final as text[])) group by 1
union all
select executor_id, 1, count(*), null from application
 where executor_id is not null and status <> all(cast(:final as text[])) and due_on < :today group by 1
union all
select actor_id, 2, count(*) filter (where after = any(cast(:final as text[]))), count(*) from application_history
 where kind = 'status' and side = 'company' and actor_id is not null and at >= :begins and at < :ends group by 1
union all
select author_id, 4, count(*), null from application_message
 where side = 'company' and not internal and author_id is not null and created_at >= :begins and created_at < :ends
 group by 1
union all
select filed_by, 5, count(*), null from application
 where status <> 'draft' and filed_by <> user_id and submitted_at >= :begins and submitted_at < :ends group by 1
""")


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count the work of employees; two statements."""
    values = {"final": list(FINAL), "today": period.today, "begins": period.begins, "ends": period.ends}
    found: dict[int, list[int]] = {}
    for person, place, count, following in await work.session.execute(_COUNTED, values):
        figures = found.setdefault(person, [0] * len(HEADINGS))
        figures[place] = count
        if following is not None:
            figures[place + 1] = following
    people = await names.of_people(work, found)
    lines = tuple(Line(name, tuple(found[key]), STAFF.url(executor=str(key))) for key, name in people.items())
    part = Part("people", "По сотрудникам", "Сотрудник", HEADINGS, lines, _total(list(found.values())))
    return Report(ReportKind.EMPLOYEES, period.first, period.last, LEAD, (part,))


def _total(figures: Sequence[Sequence[int]]) -> Line | None:
    return Line("Всего", tuple(sum(values) for values in zip(*figures, strict=True))) if figures else None
