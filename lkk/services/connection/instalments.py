"""Instalments of the simplified track: asked for before payment, the first part concludes the contract (domain 2.6)."""

from dataclasses import dataclass
from decimal import Decimal

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services import notifications
from lkk.services.applications import access, people
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, events, papers, paying
from lkk.services.connection.schedule import Part, parts_of
from lkk.services.forms import catalog
from lkk.services.forms.classification import TEMPORARY_KIND
from lkk.services.forms.declaration import number
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import invoices
from lkk.services.money.issuing import cancel
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.connection import ContractState, PaymentPlan
from lkk.vocabulary.permissions import Permission

OVER_KW, MOST_KW = Decimal(15), Decimal(150)


class NoInstalments(ServiceError):
    """The sum cannot be paid in parts, with the reason."""


@dataclass(frozen=True)
class Offered:
    """The parts that instalments would have, for the applicant to look at first."""

    parts: tuple[Part, ...]

    @property
    def lines(self) -> list[dict[str, str]]:
        """The parts in words."""
        return papers.schedule_lines(self.parts)


def why_not(application: Application, case: Connection) -> str:
    """Why instalments are not to be had; empty when they may be asked for (Rules 861, п. 12(2))."""
    power = number(application.answers, "total_power_kw") or Decimal(0)
    grounds = (
        (application.track is not Track.SIMPLIFIED, "рассрочка бывает в упрощённом порядке"),
        (not OVER_KW < power <= MOST_KW, "рассрочка — от 15 до 150 кВт"),
        ("1" in (application.answers.get("reliability_categories") or ()), "категория надёжности первая"),
        (application.kind == TEMPORARY_KIND, "присоединение временное"),
        (case.state is not ContractState.SENT, "договор уже заключён или ещё не направлен"),
        (case.plan is not PaymentPlan.WHOLE, "рассрочка уже выбрана"),
        (application.stage is not Stage.PAYMENT, "этап оплаты ещё не начат"),
        (application.status is not ApplicationStatus.IN_PROGRESS, "заявка не в работе"),
    )
    return next((words for holds, words in grounds if holds), "")


async def offered(work: UnitOfWork, application: Application, case: Connection) -> Offered | None:
    """The schedule the applicant would have; None where instalments are not to be had."""
    if why_not(application, case):
        return None
    today = await deadlines.today(work, application)
    return Offered(parts_of(case.total_kopecks, await cases.plan(work, PaymentPlan.INSTALMENTS, today)))


async def ask(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """Put the schedule in the place of the one payment: the whole invoice is annulled, one of the first part issued.

    The last day of the payment stays what it was.

    Raises:
        NotFound, NotAllowed: as `access.locked`.
        NoInstalments: they are not to be had, or a payment of the whole is on its way.
    """
    demand(actor, Permission.USE_CABINET)
    application = await access.locked(work, actor, application_id)
    case = await cases.locked(work, application.key)
    if why := why_not(application, case):
        raise NoInstalments(f"Рассрочку оформить нельзя: {why}")
    if await invoices.has_open_payment(work, application.key):
        raise NoInstalments("Оплата счёта уже идёт. Дождитесь её результата")
    whole = (await cases.payments(work, case))[0]
    if whole.invoice_id is None:
        raise NoInstalments("Счёт ещё не выставлен")
    invoice = await cancel(work, None, whole.invoice_id, "Выбрана рассрочка")
    if invoice.paid_kopecks:
        raise NoInstalments("Счёт уже оплачен частично")
    found = await offered(work, application, case)
    case.plan, case.instalments_asked_at = PaymentPlan.INSTALMENTS, work.now
    await cases.replace_payments(work, case, found.parts if found else ())
    await paying.issue_first(work, None, application, case, pay_until=invoice.pay_until)
    await notifications.publish(
        work,
        events.INSTALMENTS,
        user_ids=await people.in_charge(work, application),
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
    )
    await people.signal(work, application)
