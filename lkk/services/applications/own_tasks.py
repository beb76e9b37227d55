"""What applications want of their applicant: an answer, a confirmation, a draft to finish."""

from collections.abc import Sequence

from sqlalchemy import Row, text

from lkk.routes import APPLICATION_NEW, APPLICATIONS, application_path, confirm_path
from lkk.services.applications.drafts import handovers
from lkk.services.applications.workflow import deadlines
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count

MOST = 5  # the others are counted in one line
_WAITING = text("""
select a.number, a.kind_title, a.status, a.stage, count(*) over () as many,
       (select min(c.due_on) from application_clock c
         where c.application_id = a.id and c.state = 'running' and c.rule = any(:of_customer)) as until
  from application a
 where a.user_id = :user and a.waits_for_customer and a.status <> all(:ended)
 order by until nulls last, a.id limit :most
""")
_DRAFTS = text("select count(*) from application where user_id = :user and status = 'draft' and handed_over_at is null")
_ENDED = [one.value for one in ApplicationStatus if one.final or one is ApplicationStatus.DRAFT]


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    demand(actor, Permission.USE_CABINET, in_visit=True)
    prepared = [
        OwnTask(
            f"confirm:{one.draft_id}",
            f"Подтвердите заявку «{one.title}»",
            "Прочесть и подтвердить",
            confirm_path(one.draft_id),
            detail=f"Подготовил сотрудник: {one.prepared_by}",
            icon="file_pen",
        )
        for one in await handovers.waiting(work, actor)
    ]
    names = {"user": actor.subject_id, "of_customer": list(deadlines.OF_CUSTOMER), "ended": _ENDED, "most": MOST}
    rows = (await work.session.execute(_WAITING, names)).all()
    today = local_day(work.now, settings().time_zone)
    asked = [_task(row, late=row.until is not None and row.until < today) for row in rows]
    more = rows[0].many - len(rows) if rows else 0
    if more:
        said = f"Ждут вас ещё {count(more, 'заявка', 'заявки', 'заявок')}"
        asked.append(OwnTask("applications", said, "Показать все", APPLICATIONS.url(waits="1"), icon="file_text"))
    return [*prepared, *asked, *await _drafts(work, actor)]


def _task(row: Row, *, late: bool) -> OwnTask:
    answer = row.status == ApplicationStatus.INFO_REQUESTED
    said = f"Ответьте на вопросы по заявке № {row.number}" if answer else f"Заявка № {row.number} ждёт вас"
    stage = Stage(row.stage).label if row.stage and not answer else ""
    return OwnTask(
        f"application:{row.number}",
        said,
        "Ответить" if answer else "Открыть заявку",
        application_path(row.number),
        Urgency.LATE if late else Urgency.WAITS,
        ". ".join(part for part in (row.kind_title, stage) if part),
        row.until,
        icon="file_pen" if answer else "file_text",
    )


async def _drafts(work: UnitOfWork, actor: Actor) -> list[OwnTask]:
    drafts = (await work.session.execute(_DRAFTS, {"user": actor.subject_id})).scalar_one()
    if not drafts:
        return []
    said = f"Не отправлено: {count(drafts, 'черновик заявки', 'черновика заявок', 'черновиков заявок')}"
    return [OwnTask("drafts", said, "Продолжить", APPLICATION_NEW.path, Urgency.WISH, icon="file_plus")]


OWN_TASKS = (TaskSource("applications", 3, _read),)
