"""Where cases are is asked of the supplier: a minute after handing in, then ever more rarely, at least once an hour."""

from datetime import timedelta

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.supply import SupplyCase
from lkk.services.applications import access, history, people
from lkk.services.applications.workflow import deadlines, stages
from lkk.services.connection import supply_accounts, supply_cases, supply_contracts, supply_sending
from lkk.services.connection import supply_events as events
from lkk.services.integrations.energy_supplier.contract import MOST_KEYS, Standing
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage
from lkk.vocabulary.supply import SupplyState

_RAREST = timedelta(hours=1)
#: So long the supplier may be silent where the law sets it no term, before the staff are told.
SILENT_AFTER = timedelta(days=14)
_ANSWERED_BY_SUPPLIER = frozenset({SupplyState.SIGNED, SupplyState.DISAGREED})


def pause(asked: int) -> timedelta:
    """Return how long to wait after so many questions."""
    return min(_RAREST, timedelta(minutes=2 ** min(asked, 10)))


async def ask(ports: Ports) -> None:
    """Ask after all cases that are due, in portions.

    Raises:
        ExternalSystemUnavailable: the supplier does not answer; they stay due.
    """
    while settings().supplier_address:
        async with unit_of_work() as work:
            query = select(SupplyCase.case_key, SupplyCase.application_id).where(col(SupplyCase.ask_at) <= work.now)
            due = list(await work.session.exec(query.order_by(col(SupplyCase.ask_at)).limit(MOST_KEYS)))
        if not due:
            return
        told = {one.key: one for one in await ports[ENERGY_SUPPLIER].standings([key for key, _ in due])}
        for key, application_id in due:
            async with unit_of_work() as work:
                application = await access.locked(work, None, application_id)
                case = await supply_cases.locked(work, application_id)
                if case.case_key == key and case.ask_at is not None:
                    await _learn(work, application, case, told.get(key))


async def _learn(work: UnitOfWork, application: Application, case: SupplyCase, told: Standing | None) -> None:
    case.asked += 1
    case.ask_at = None if application.status.final else work.now + pause(case.asked)
    await look_at_silence(work, application, case)
    if application.status.final or told is None or told.state == "received":
        return
    if told.state == "refused":
        await supply_sending.turn_down(work, application, told.reason or "")
        return
    known = case.contract["id"] if case.contract else ""
    if told.contract and told.contract.id != known:
        supply_contracts.fetch(work, case, told.contract)
    if told.state == "concluded":
        await _conclude(work, application, case, told)
    elif case.state is SupplyState.OFFERED:
        await supply_contracts.look_at_term(work, application, case)


async def look_at_silence(work: UnitOfWork, application: Application, case: SupplyCase) -> None:
    """Tell the staff once that the supplier's answer is awaited for long where no term of the law runs."""
    awaited = case.state in _ANSWERED_BY_SUPPLIER and not application.status.final
    if awaited and case.silent_told_at is None and work.now - case.changed_at >= SILENT_AFTER:
        case.silent_told_at = work.now
        since = words.day(local_day(case.changed_at, settings().time_zone))
        reason = f"Поставщик не отвечает с {since}: «{case.state.label.lower()}». Свяжитесь с ним"
        await supply_cases.tell_staff(work, application, reason)
        await people.signal(work, application)


async def _conclude(work: UnitOfWork, application: Application, case: SupplyCase, told: Standing) -> None:
    """The contract binds both; with the account's number the connection has come to its end."""
    number, account = str((case.contract or {}).get("number", "")), told.account_number or ""
    news = case.state is not SupplyState.CONCLUDED or (account and not case.account_number)
    supply_cases.settle(work, application, case, SupplyState.CONCLUDED)
    case.account_number = account
    if account:
        case.ask_at = None
    if not news:
        return
    await deadlines.meet(work, application, supply_cases.CLOCK)
    with_account = f", лицевой счёт № {account}" if account else ""
    reason = f"Договор энергоснабжения № {number} заключён{with_account}"
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=reason)
    await supply_cases.tell(work, application, events.SUPPLY_CONCLUDED, contract=number, account=account)
    at_supply = application.stage is Stage.SUPPLY and application.status is ApplicationStatus.IN_PROGRESS
    if account and at_supply:
        await stages.advance(work, None, application.key, Stage.DONE, reason=reason)
    await people.signal(work, application)


async def _open(_: Ports) -> None:
    await supply_cases.open_cases()


async def _offer(_: Ports) -> None:
    await supply_accounts.offer()


JOBS = (
    Job("open_supply_cases", "Дела для договоров энергоснабжения", MINUTE_S, _open),
    Job("ask_supplier", "Ответы поставщика электроэнергии", MINUTE_S, ask),
    Job("offer_supply_accounts", "Новые лицевые счета после присоединения", MINUTE_S, _offer),
)
