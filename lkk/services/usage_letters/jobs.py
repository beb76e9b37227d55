"""Sends the statistics once the application that asks for them is fulfilled, each once."""

from collections.abc import Sequence

import structlog
from sqlalchemy import text

from lkk.models.applications import Application
from lkk.services import notifications
from lkk.services.forms.catalog.statistics import USAGE_STATS
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.usage_letters.events import USAGE_STATISTICS
from lkk.services.usage_letters.workbook import asked_by
from lkk.vocabulary import words

NAME, EVERY_S, BATCH = "send_usage_statistics", 30, 100
_log = structlog.get_logger("lkk.jobs")

_DUE = text("""
select a.id from application a
 where a.kind = :kind and a.status = 'fulfilled' and a.id <> all(:failing)
   and not exists (select 1 from usage_letter l where l.application_id = a.id)
 order by a.id limit :batch
""")
_MARK = text("""
insert into usage_letter (application_id, sent_at) values (:application, :now)
on conflict do nothing returning application_id
""")


async def send(_: Ports) -> None:
    """Send what is due."""
    if sent := await items.each(NAME, _due, _send):
        _log.info("usage_statistics_sent", count=sent)


async def _due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
    values = {"kind": USAGE_STATS.code, "failing": list(failing), "batch": BATCH}
    return list((await work.session.execute(_DUE, values)).scalars())


async def _send(application_id: int) -> None:
    """Tell the applicant; nothing is told of an account they have disconnected meanwhile."""
    async with unit_of_work() as work:
        values = {"application": application_id, "now": work.now}
        if (await work.session.execute(_MARK, values)).first() is None:
            return
        application = await work.session.get_one(Application, application_id)
        asked = await asked_by(work, application)
        if asked is None:
            _log.warning("usage_statistics_of_no_account", application=application_id)
            return
        await notifications.publish(
            work,
            USAGE_STATISTICS,
            user_ids=[application.user_id],
            account_id=asked.account_id,
            application_id=application_id,
            number=application.number,
            account_number=asked.account_number,
            period=f"{words.month(asked.first)} – {words.month(asked.last)}",
        )


JOBS = (Job(NAME, "Письма со статистикой потребления", EVERY_S, send),)
