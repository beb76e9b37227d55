"""What the gateways report of SMS; each is asked after those it was handed."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from lkk.models.sms import SmsMessage
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.sms.contract import MOST_KEYS, Report, SmsGateway
from lkk.services.integrations.sms.integration import SMS
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.sms_polling import next_question
from lkk.services.notifications.texting import queue_or_postpone, sms_offered
from lkk.vocabulary.delivery import SmsState

_ASKED = (SmsState.SENT, SmsState.UNCERTAIN)
_REASON = 300
_SETTLED = {"delivered": SmsState.DELIVERED, "undelivered": SmsState.UNDELIVERED}


async def ask_reports(ports: Ports) -> None:
    """Ask every gateway; one that is silent keeps nobody from asking the other.

    Raises:
        ExternalSystemUnavailable: what the last silent one is silent for.
    """
    if not sms_offered():
        return
    gateways, silent = ports[SMS], None
    for code in gateways.codes:
        try:
            await _ask(gateways[code], col(SmsMessage.gateway) == code)
        except ExternalSystemUnavailable as error:
            silent = error
    await _ask(None, col(SmsMessage.gateway).not_in(gateways.codes))
    if silent is not None:
        raise silent


async def _ask(gateway: SmsGateway | None, its: ColumnElement[bool]) -> None:
    """Ask in portions until none is due; the rows are locked again when the answer is there.

    A gateway that is in the settings no more is not there to be asked: its reports are waited for in vain.
    """
    while True:
        async with unit_of_work() as work:
            keys = [row.delivery_key for row in await due(work, MOST_KEYS, *_ASKED, its=its)]
        if not keys:
            return
        told = _furthest(await gateway.reports(keys)) if gateway else None
        async with unit_of_work() as work:
            query = select(SmsMessage).where(col(SmsMessage.delivery_key).in_(keys), col(SmsMessage.state).in_(_ASKED))
            for row in await work.session.exec(query.order_by(col(SmsMessage.id)).with_for_update()):
                report = told.get(row.delivery_key) if told is not None else None
                if row.state is SmsState.UNCERTAIN and told is not None:
                    _resolve(work, row, report)
                else:
                    _learn(work, row, report)


async def learn_told(work: UnitOfWork, gateway: str, reports: Iterable[Report]) -> int:
    """Write what a gateway tells unasked of the SMS it was handed, and return of how many it was news."""
    told = _furthest(reports)
    query = (
        select(SmsMessage)
        .where(col(SmsMessage.delivery_key).in_(told), SmsMessage.gateway == gateway, col(SmsMessage.state).in_(_ASKED))
        .order_by(col(SmsMessage.id))
        .with_for_update()
    )
    rows = [row for row in await work.session.exec(query) if _is_news(row, told[row.delivery_key])]
    for row in rows:
        _resolve(work, row, told[row.delivery_key])
    return len(rows)


def _is_news(row: SmsMessage, report: Report) -> bool:
    """That an SMS is on its way is news of an uncertain one alone; else it would be asked after ever more rarely."""
    return row.state is SmsState.UNCERTAIN or report.status in _SETTLED


def _furthest(reports: Iterable[Report]) -> dict[str, Report]:
    """The report that ends the way of each SMS, whatever else is told of it before or after."""
    told: dict[str, Report] = {}
    for report in reports:
        if report.key not in told or told[report.key].status == "sent":
            told[report.key] = report
    return told


def _resolve(work: UnitOfWork, row: SmsMessage, report: Report | None) -> None:
    """An SMS the gateway has is its own from now on; one it does not have goes by the other."""
    if report is None:
        row.avoided, row.gateway = row.gateway, ""
        queue_or_postpone(work, row)
        return
    row.state, row.text, row.sent_at = SmsState.SENT, "", row.sent_at or work.now
    _learn(work, row, report)


def _learn(work: UnitOfWork, row: SmsMessage, report: Report | None) -> None:
    row.asked += 1
    settled = _SETTLED.get(report.status) if report else None
    pause = next_question(row.asked)
    if settled is None and pause is not None:
        row.due_at = work.now + pause
        return
    row.state, row.text, row.due_at, row.settled_at = settled or SmsState.UNKNOWN, "", None, work.now
    row.reason = report.reason[:_REASON].replace("\0", "") if report else ""


async def due(
    work: UnitOfWork, most: int, *states: SmsState, its: ColumnElement[bool] | None = None
) -> list[SmsMessage]:
    """Lock and return what is due in some states, the longest due first; `its` narrows to the rows of a gateway."""
    query = select(SmsMessage).where(col(SmsMessage.state).in_(states), col(SmsMessage.due_at) <= work.now)
    if its is not None:
        query = query.where(its)
    return list(await work.session.exec(query.order_by(col(SmsMessage.due_at)).limit(most).with_for_update()))
