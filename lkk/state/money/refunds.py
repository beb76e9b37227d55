"""«Возвраты»: what can be asked back, the form, and what has become of earlier requests."""

from dataclasses import dataclass
from uuid import UUID

from lkk.routes import REFUNDS
from lkk.services.kernel.errors import NotFound
from lkk.services.money.refunds import asking
from lkk.services.money.refunds.asking import OwnRefund
from lkk.services.money.refunds.sources import MoneyBack
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form, RefundId, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.money import MoneySource, RefundState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import roubles

FORM = "refund"
WITHDRAW_DIALOG = "withdraw-dialog"
_NEXT = {
    RefundState.APPROVED: "Возврат одобрен, деньги скоро уйдут.",
    RefundState.SENT: "Деньги отправлены, ждём подтверждения банка.",
    RefundState.COMPLETED: "Банк зачисляет деньги в свой срок, обычно за несколько дней.",
    RefundState.WITHDRAWN: "Вы отозвали просьбу.",
}


@dataclass
class PaidItem:
    """A payment to choose; `bank`: bank details are asked for."""

    value: str
    label: str
    hint: str
    bank: bool


@dataclass
class RefundItem:
    """A refund in words; `next` says what happens now, `open`: it can be withdrawn."""

    id: str
    amount: str
    state: str
    tone: str
    next: str
    paid: str
    account: str
    reason: str
    asked: str
    open: bool


class Refunds(Base):
    """The page; the form stands under the choice of a payment."""

    loaded: bool = False
    payments: list[PaidItem] = []
    refunds: list[RefundItem] = []
    chosen: str = ""  # the payment the form is about
    chosen_label: str = ""
    recipient: str = ""
    left: str = ""
    by_bank: bool = False
    known: dict[str, str] = {}  # bank details of the profile
    withdrawn: str = ""  # what the dialog asks about, in words
    turn: int = 0  # a change draws the form anew

    _withdrawing: str = ""

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        self._put(chosen="")
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Something has become of a refund or a payment; what is being typed stays."""
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def choose(self, code: Word) -> None:
        """Show the form about one payment."""
        async with self._unit() as (work, actor):
            found = next((one for one in await asking.possible(work, actor) if one.code == code), None)
            if found is None:
                raise NotFound("От этого платежа возвращать нечего")
            known = await asking.known_requisites(work, actor)
        self._forget_errors()
        self._put(
            chosen=code,
            chosen_label=_paid(found),
            recipient=found.recipient,
            left=roubles(found.left),
            by_bank=found.source is MoneySource.BANK,
            known=known | {"inn": found.payer_inn or known["inn"], "amount": typed_sum(found.left)},
            turn=self.turn + 1,
        )
        self._command("focus", id=f"{FORM}-amount")

    @allow(Permission.USE_CABINET)
    async def leave(self) -> None:
        """Close the form; what was typed is lost."""
        self._forget_errors(FORM)
        self._put(chosen="")

    @allow(Permission.USE_CABINET, form=FORM)
    async def ask(self, form: Form) -> None:
        """Ask for the money back."""
        async with self._unit() as (work, actor):
            await asking.ask(work, actor, self.chosen, form)
        self._put(chosen="")
        self._notice("Просьба о возврате отправлена")
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def ask_withdraw(self, id: RefundId) -> None:
        """Open the dialog about an own request."""
        found = next((one for one in self.refunds if one.id == id), None)
        if found is None:
            raise NotFound
        self._withdrawing = id
        self._put(withdrawn=found.amount)
        self._command("open", id=WITHDRAW_DIALOG)

    @allow(Permission.USE_CABINET)
    async def withdraw(self) -> None:
        """Take the request back, asked for in a dialog."""
        self._command("close", id=WITHDRAW_DIALOG)
        if not self._withdrawing:
            raise NotFound
        async with self._unit() as (work, actor):
            await asking.withdraw(work, actor, UUID(self._withdrawing))
        self._notice("Просьба о возврате отозвана")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            payments = await asking.possible(work, actor)
            refunds = await asking.own(work, actor)
        self._put(
            loaded=True,
            payments=[_payment(one) for one in payments],
            refunds=[_refund(one) for one in refunds],
        )


def _paid(one: MoneyBack) -> str:
    return f"{one.source.label} {format.day(one.on)}, {roubles(one.kopecks)}"


def _payment(one: MoneyBack) -> PaidItem:
    bank = one.source is MoneySource.BANK
    where = "вернём на счёт плательщика, нужны его реквизиты" if bank else "вернём туда, откуда вы платили"
    rest = "" if one.left == one.kopecks else f"осталось {roubles(one.left)}; "
    return PaidItem(one.code, _paid(one), f"{rest}{where}", bank)


def _refund(one: OwnRefund) -> RefundItem:
    open_ = one.state is RefundState.REQUESTED
    term = f" Решим не позднее {format.day(one.due_on)}." if one.due_on else ""
    looked = "Возврат проверен и ждёт одобрения." if one.prepared else "Проверяем просьбу."
    following = {**_NEXT, RefundState.REQUESTED: f"{looked}{term}", RefundState.REFUSED: f"Причина: {one.refused_why}"}
    return RefundItem(
        id=str(one.id),
        amount=roubles(one.kopecks),
        state=one.state.label,
        tone=one.state.tone,
        next=following[one.state],
        paid=f"{one.source.label} {format.day(one.paid_on)}",
        account=one.account,
        reason=one.reason,
        asked=format.moment(one.requested_at),
        open=open_ and not one.prepared,
    )


def typed_sum(kopecks: int) -> str:
    """A sum as a person types it."""
    whole, rest = divmod(kopecks, 100)
    return f"{whole},{rest:02d}" if rest else f"{whole}"


refresh_with(REFUNDS, Refunds.refresh)
