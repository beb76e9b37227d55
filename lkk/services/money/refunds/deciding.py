"""Two people for one refund: one prepares it, another one approves; either may refuse."""

from collections.abc import Mapping

from sqlmodel import select

from lkk.models.identity import User
from lkk.models.money import Refund
from lkk.services.identity.employees import able_to
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.terms import due_on
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.refunds import events, outgoing, sources
from lkk.services.money.refunds.asking import read, row_of
from lkk.services.money.refunds.people import tell_customer, tell_prepared
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.money import REFUND_TERM, REFUSAL_LENGTH, RefundState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs

TO_CARD = "Деньги придут туда, откуда вы платили."
TO_ACCOUNT = "Деньги придут на счёт, который вы указали."


async def prepare(work: UnitOfWork, actor: Actor, refund_id: int) -> None:
    """Check a request and hand it on for approval.

    Raises:
        NotAllowed: the actor prepares no refunds.
        NotFound, Stale: there is none, or it is prepared or decided on already.
        InvalidValue: there is nobody who may approve it.
    """
    demand(actor, Permission.PREPARE_REFUND)
    refund = await _requested(work, refund_id)
    if refund.prepared_by is not None:
        raise Stale("Возврат уже подготовил другой сотрудник")
    await _demand_approver(work, actor)
    refund.prepared_by, refund.prepared_at = actor.author_id, work.now
    _record(work, actor, AuditAction.REFUND_PREPARED, refund)
    await tell_prepared(work, refund)
    if refund.user_id is not None:
        work.tell_people(refund.user_id)


async def return_payment(work: UnitOfWork, actor: Actor, payment_id: int, typed: Mapping[str, str]) -> int:
    """Prepare the return of money through a bank that nobody needs; return the number of the refund.

    Raises:
        NotAllowed: the actor prepares no refunds.
        NotFound: there is no such payment.
        FieldErrors: something is missing or wrong, or more than is left.
        InvalidValue: there is nobody who may approve it.
    """
    demand(actor, Permission.PREPARE_REFUND)
    money = (await sources.bank_locked(work, payment_id)).money
    user = await work.session.get(User, money.user_id) if money.user_id is not None else None
    amount, reason, where = read(money, typed, user.applicant_type if user else None)
    await _demand_approver(work, actor)
    refund = row_of(work, money, amount, reason, where)
    refund.prepared_by, refund.prepared_at, refund.due_on = actor.author_id, work.now, await due_on(work, REFUND_TERM)
    work.session.add(refund)
    await work.session.flush()
    _record(work, actor, AuditAction.REFUND_PREPARED, refund)
    await tell_prepared(work, refund)
    return refund.key


async def approve(work: UnitOfWork, actor: Actor, refund_id: int) -> None:
    """Let a refund that somebody else has prepared be sent.

    Raises:
        NotAllowed: the actor approves no refunds, or has prepared this one.
        NotFound, Stale: there is none, it is not prepared, or decided on already.
    """
    demand(actor, Permission.APPROVE_REFUND)
    refund = await _requested(work, refund_id)
    if refund.prepared_by is None:
        raise Stale("Возврат ещё не подготовлен: сначала его проверяет оператор")
    if refund.prepared_by == actor.author_id:
        raise NotAllowed("Возврат одобряет не тот, кто его подготовил")
    refund.state, refund.approved_by, refund.approved_at = RefundState.APPROVED, actor.author_id, work.now
    outgoing.send(work, refund)
    _record(work, actor, AuditAction.REFUND_APPROVED, refund)
    await tell_customer(work, events.REFUND_APPROVED, refund, where=where_to(refund))


async def refuse(work: UnitOfWork, actor: Actor, refund_id: int, why: str) -> None:
    """Refuse a refund that was not approved yet, with the reason that the customer reads.

    Raises:
        NotAllowed: the actor neither prepares nor approves refunds.
        InvalidValue: there is no reason, or it is too long.
        NotFound, Stale: there is none, or it is decided on already.
    """
    demand(actor, Permission.PREPARE_REFUND)
    reason = why.strip()
    if not 0 < len(reason) <= REFUSAL_LENGTH:
        raise InvalidValue(f"Напишите причину отказа: {at_most_signs(REFUSAL_LENGTH)}", at="why")
    refund = await _requested(work, refund_id)
    refund.state, refund.refused_at, refund.refused_why = RefundState.REFUSED, work.now, reason
    _record(work, actor, AuditAction.REFUND_REFUSED, refund)
    await tell_customer(work, events.REFUND_REFUSED, refund, reason=reason)


def where_to(refund: Refund) -> str:
    """Where the money goes, as the customer is told."""
    return TO_CARD if refund.online_payment_id is not None else TO_ACCOUNT


async def _requested(work: UnitOfWork, refund_id: int) -> Refund:
    query = select(Refund).where(Refund.id == refund_id).with_for_update()
    refund = (await work.session.exec(query, execution_options={"populate_existing": True})).first()
    if refund is None:
        raise NotFound
    if refund.state is not RefundState.REQUESTED:
        raise Stale(f"Возврат уже не ждёт решения: {refund.state.label.lower()}")
    return refund


async def _demand_approver(work: UnitOfWork, actor: Actor) -> None:
    others = [one for one in await able_to(work, Permission.APPROVE_REFUND) if one.key != actor.author_id]
    if not others:
        raise InvalidValue("Одобрить некому: нужен администратор, кроме вас")


def _record(work: UnitOfWork, actor: Actor, action: AuditAction, refund: Refund) -> None:
    audit.record(
        work,
        action,
        actor_id=actor.author_id,
        subject=f"refund:{refund.key}",
        ip=actor.ip,
        kopecks=refund.amount_kopecks,
    )
