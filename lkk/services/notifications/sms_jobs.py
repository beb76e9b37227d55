"""Periodic jobs of SMS: what waited for the morning, the provider's reports, old rows."""

from datetime import timedelta

from sqlmodel import col, delete, select, update

from lkk.models.sms import SmsMessage
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.sms.contract import MOST_KEYS, Report
from lkk.services.integrations.sms.integration import SMS
from lkk.services.jobs.declaration import HOUR_S, MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.sms_polling import next_question
from lkk.services.notifications.texting import queue_or_postpone, sms_offered
from lkk.vocabulary.delivery import SmsState

AT_ONCE = 500
KEPT = timedelta(days=180)
_REASON = 300
_SETTLED = {"delivered": SmsState.DELIVERED, "undelivered": SmsState.UNDELIVERED}


async def _send_postponed(_: Ports) -> None:
    async with unit_of_work() as work:
        for row in await _due(work, SmsState.POSTPONED, AT_ONCE):
            queue_or_postpone(work, row)


async def _ask_reports(ports: Ports) -> None:
    """Ask after SMS in portions until none is due; the rows are locked again when the answer is there."""
    if not sms_offered():
        return
    while True:
        async with unit_of_work() as work:
            keys = [row.delivery_key for row in await _due(work, SmsState.SENT, MOST_KEYS)]
        if not keys:
            return
        told = {report.key: report for report in await ports[SMS].reports(keys)}
        async with unit_of_work() as work:
            query = select(SmsMessage).where(col(SmsMessage.delivery_key).in_(keys), SmsMessage.state == SmsState.SENT)
            for row in await work.session.exec(query.order_by(col(SmsMessage.id)).with_for_update()):
                _learn(work, row, told.get(row.delivery_key))


def _learn(work: UnitOfWork, row: SmsMessage, report: Report | None) -> None:
    row.asked += 1
    settled = _SETTLED.get(report.status) if report else None
    pause = next_question(row.asked)
    if settled is None and pause is not None:
        row.due_at = work.now + pause
        return
    row.state, row.due_at, row.settled_at = settled or SmsState.UNKNOWN, None, work.now
    row.reason = report.reason[:_REASON].replace("\0", "") if report else ""


async def _due(work: UnitOfWork, state: SmsState, most: int) -> list[SmsMessage]:
    query = select(SmsMessage).where(SmsMessage.state == state, col(SmsMessage.due_at) <= work.now)
    return list(await work.session.exec(query.order_by(col(SmsMessage.due_at)).limit(most).with_for_update()))


async def _delete_old(_: Ports) -> None:
    """Forget old rows, and the texts of codes that expired while the gateway was away."""
    async with unit_of_work() as work:
        expired = (col(SmsMessage.state) == SmsState.QUEUED) & (col(SmsMessage.expires_at) < work.now)
        ended = {"state": SmsState.EXPIRED, "text": "", "settled_at": work.now}
        await work.session.exec(update(SmsMessage).where(expired).values(**ended))
        await work.session.exec(delete(SmsMessage).where(col(SmsMessage.created_at) < work.now - KEPT))


JOBS = (
    Job("send_postponed_sms", "СМС, которые ждали утра", MINUTE_S, _send_postponed),
    Job("ask_sms_reports", "Отчёты о доставке СМС", MINUTE_S, _ask_reports),
    Job("delete_old_sms", "Удаление сведений о старых СМС", HOUR_S, _delete_old),
)
