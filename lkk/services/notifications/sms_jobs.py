"""Periodic jobs of SMS: what waited for the morning, the provider's reports, old rows."""

from datetime import timedelta

from sqlmodel import col, delete, update

from lkk.models.sms import SmsMessage, SmsReportTaken
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, MINUTE_S, Job
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.sms_reports import ask_reports, due
from lkk.services.notifications.texting import queue_or_postpone
from lkk.vocabulary.delivery import SmsState

AT_ONCE = 500
KEPT = timedelta(days=180)
ASKED_FOR = timedelta(hours=24)  # since it was written, whether a gateway has taken it
REPLAYS_KNOWN = timedelta(hours=1)  # longer than a report may be late
SILENT = "шлюз так и не ответил, принял ли он СМС"


async def _send_postponed(_: Ports) -> None:
    async with unit_of_work() as work:
        for row in await due(work, AT_ONCE, SmsState.POSTPONED):
            queue_or_postpone(work, row)


async def _delete_old(_: Ports) -> None:
    """Forget old rows, and the texts of codes that expired, or of others that no gateway told of, meanwhile."""
    async with unit_of_work() as work:
        expired = (col(SmsMessage.state) == SmsState.QUEUED) & (col(SmsMessage.expires_at) < work.now)
        ended = {"state": SmsState.EXPIRED, "text": "", "settled_at": work.now}
        await work.session.exec(update(SmsMessage).where(expired).values(**ended))
        ended = {"state": SmsState.UNKNOWN, "text": "", "due_at": None, "settled_at": work.now, "reason": SILENT}
        silent = (col(SmsMessage.state) == SmsState.UNCERTAIN) & (col(SmsMessage.created_at) < work.now - ASKED_FOR)
        await work.session.exec(update(SmsMessage).where(silent).values(**ended))
        await work.session.exec(delete(SmsMessage).where(col(SmsMessage.created_at) < work.now - KEPT))
        await work.session.exec(delete(SmsReportTaken).where(col(SmsReportTaken.at) < work.now - REPLAYS_KNOWN))


JOBS = (
    Job("send_postponed_sms", "СМС, которые ждали утра", MINUTE_S, _send_postponed),
    Job("ask_sms_reports", "Отчёты о доставке СМС", MINUTE_S, ask_reports),
    Job("delete_old_sms", "Удаление сведений о старых СМС", HOUR_S, _delete_old),
)
