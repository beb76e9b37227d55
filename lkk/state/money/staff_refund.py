"""One refund: what is wanted of the reader, where the money came from and where it goes, who did what."""

from dataclasses import dataclass

from lkk.routes import STAFF_REFUND, STAFF_REFUNDS, customer_path, staff_application_path, staff_payment_path
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.money.refunds import deciding, desk
from lkk.services.money.refunds.desk import RefundCard
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with, show_topic
from lkk.state.money.staff_refunds import state_label
from lkk.vocabulary.money import RefundState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import roubles

PREPARE_DIALOG, APPROVE_DIALOG = "prepare-dialog", "approve-dialog"
REFUSE_FORM = "refuse-refund"
_MAY = Permission.PREPARE_REFUND


@dataclass
class MoneyPart:
    """An invoice the money has gone to."""

    label: str
    amount: str
    application: str
    href: str


@dataclass
class Step:
    """What was done, when and by whom."""

    what: str
    when: str


@dataclass
class Line:
    """A fact."""

    label: str
    text: str


class StaffRefund(Base):
    """The refund of the address."""

    loaded: bool = False
    number: int = 0
    title: str = ""
    amount: str = ""
    state: str = ""
    tone: str = ""
    asks: str = ""
    reason: str = ""
    customer: str = ""
    customer_href: str = ""
    source: str = ""
    payment_href: str = ""
    due: str = ""
    late: bool = False
    parts: list[MoneyPart] = []
    where: list[Line] = []
    remarks: list[str] = []
    steps: list[Step] = []
    refused_why: str = ""
    may_prepare: bool = False
    may_approve: bool = False
    may_refuse: bool = False

    _id: int = 0

    @allow(_MAY, missing=STAFF_REFUNDS)
    async def load(self) -> None:
        """Open the refund of the address."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        await self._reload()

    @allow(_MAY, missing=STAFF_REFUNDS)
    async def refresh(self) -> None:
        """Look again."""
        if self._id:
            await self._reload()

    @allow(_MAY)
    async def prepare(self) -> None:
        """Hand it on for approval, asked for in a dialog."""
        self._command("close", id=PREPARE_DIALOG)
        async with self._unit() as (work, actor):
            await deciding.prepare(work, actor, self._id)
        self._notice("Возврат передан на одобрение")
        await self._reload()

    @allow(Permission.APPROVE_REFUND)
    async def approve(self) -> None:
        """Let it be sent, asked for in a dialog."""
        self._command("close", id=APPROVE_DIALOG)
        async with self._unit() as (work, actor):
            await deciding.approve(work, actor, self._id)
        self._notice("Возврат одобрен, деньги отправляются")
        await self._reload()

    @allow(_MAY, form=REFUSE_FORM)
    async def refuse(self, form: LongForm) -> None:
        """Refuse it with the reason of the dialog."""
        try:
            async with self._unit() as (work, actor):
                await deciding.refuse(work, actor, self._id, form.get("why", ""))
        except (Stale, NotFound):
            self._command("close", id=f"{REFUSE_FORM}-dialog")
            raise
        self._command("close", id=f"{REFUSE_FORM}-dialog")
        self._notice("В возврате отказано, клиенту отправлено уведомление")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            card = await desk.card(work, actor, self._id)
        self._show(card)
        self.loaded = True

    def _show(self, card: RefundCard) -> None:
        prepared = card.prepared_at is not None
        self._put(
            number=card.id,
            title=f"Возврат {roubles(card.kopecks)}",
            amount=roubles(card.kopecks),
            state=state_label(card.state, prepared=prepared),
            tone=card.state.tone,
            asks=_asks(card, prepared=prepared),
            reason=card.reason,
            customer=card.customer,
            customer_href=customer_path(card.customer_id) if card.customer_id else "",
            source=f"{card.source.label} {format.day(card.paid_on)}, {roubles(card.paid_kopecks)}",
            payment_href=staff_payment_path(card.payment_id) if card.payment_id else "",
            due=format.day(card.due_on),
            late=card.late,
            parts=[_part(*one) for one in card.parts],
            where=_where(card),
            remarks=list(card.remarks),
            steps=_steps(card),
            refused_why=card.refused_why if card.state is RefundState.REFUSED else "",
            may_prepare=card.may_prepare,
            may_approve=card.may_approve,
            may_refuse=card.may_refuse,
        )


def _asks(card: RefundCard, *, prepared: bool) -> str:
    if card.may_approve:
        return "Проверьте сумму, основание и реквизиты. Деньги уйдут сразу после одобрения."
    if card.may_prepare:
        return "Проверьте основание и реквизиты и передайте возврат на одобрение, или откажите с причиной."
    if card.may_refuse and prepared:
        return "Возврат подготовлен. Одобряет его другой человек: администратор, который его не готовил."
    return ""


def _part(number: str, application: str, kopecks: int) -> MoneyPart:
    label = f"Счёт № {number}" if number else "Аванс клиента"
    return MoneyPart(label, roubles(kopecks), application, staff_application_path(application) if application else "")


def _where(card: RefundCard) -> list[Line]:
    if card.where is None:
        return []
    named = (
        ("Получатель", card.where.recipient),
        ("ИНН", card.where.inn),
        ("БИК", card.where.bik),
        ("Банк", card.where.bank_name),
        ("Счёт", card.where.settlement_account),
        ("Корреспондентский счёт", card.where.correspondent_account),
    )
    return [Line(label, text) for label, text in named if text]


def _steps(card: RefundCard) -> list[Step]:
    done = (
        ("Запрошен", card.asked_at, ""),
        ("Подготовлен", card.prepared_at, card.prepared_by),
        ("Одобрен", card.approved_at, card.approved_by),
        ("Отправлен", card.sent_at, ""),
        ("Деньги возвращены", card.completed_at, ""),
        ("Отказано", card.refused_at, ""),
    )
    return [Step(what, f"{format.moment(at)}{f', {by}' if by else ''}") for what, at, by in done if at is not None]


refresh_with(STAFF_REFUND, StaffRefund.refresh)
show_topic(STAFF_REFUND, Topic.MONEY, StaffRefund.refresh)
