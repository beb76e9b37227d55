"""What follows when an invoice is paid: declared above this package, given from the composition of the portal."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lkk.models.money import Invoice
from lkk.services.kernel.unit_of_work import UnitOfWork


class Told(Protocol):
    """Called in the transaction of the money, with the application and the invoice locked.

    `day` is when the money came: the provider's capture or the bank's value date, as a day of the company's zone.
    """

    async def __call__(self, work: UnitOfWork, invoice: Invoice, day: date) -> None:
        """Do what follows."""
        ...


async def _nothing(work: UnitOfWork, invoice: Invoice, day: date) -> None:
    """Nothing follows."""


@dataclass(frozen=True)
class PaymentEffects:
    """`paid`: an invoice is wholly paid, once in its life; `partly_paid`: a part came and it is still open."""

    paid: Told = _nothing
    partly_paid: Told = _nothing
