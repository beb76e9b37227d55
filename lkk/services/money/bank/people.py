"""Who hears of bank payments: the customer whose money it is, and the employees who sort payments out."""

from lkk.models.money import BankPayment
from lkk.services import notifications
from lkk.services.identity.employees import able_to
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.applying import Applied
from lkk.services.money.bank.events import BANK_PAYMENT_WAITS
from lkk.services.money.telling import tell_received
from lkk.vocabulary.money import BankDoubt, MoneySource
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import day, roubles


async def tell_matched(work: UnitOfWork, payment: BankPayment, applied: Applied) -> None:
    """Tell the customer that money has come, for what, and what of it is an advance."""
    if payment.user_id is None:
        return
    kopecks, on = payment.amount_kopecks, payment.value_date
    await tell_received(work, payment.user_id, kopecks, on, applied, source=MoneySource.BANK)


async def tell_unmatched(work: UnitOfWork, payment: BankPayment) -> None:
    """Tell those who sort payments out that one waits for them, and why."""
    readers = await able_to(work, Permission.PREPARE_REFUND)
    await notifications.publish(
        work,
        BANK_PAYMENT_WAITS,
        user_ids=[user.key for user in readers],
        amount=roubles(payment.amount_kopecks),
        on=day(payment.value_date),
        why=(payment.doubt or BankDoubt.NO_NAME).label,
        payment_id=payment.key,
    )
    money_moved(work)


def money_moved(work: UnitOfWork) -> None:
    """After the commit the open desks of payments and refunds look again."""
    work.tell_topic(Topic.MONEY)
