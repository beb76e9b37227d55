"""How money is parted between invoices: pure rules, whole kopecks, none appears and none is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HALF = 2


@dataclass(frozen=True)
class Owed:
    """What is still to be paid for an invoice; 0 for one that takes no money (paid, cancelled)."""

    invoice_id: int
    kopecks: int


@dataclass(frozen=True)
class Shares:
    """What each invoice gets, all above 0, and the rest: an advance of the customer."""

    parts: tuple[tuple[int, int], ...]
    advance: int


def as_meant(amount: int, meant: Mapping[int, int], owed: Sequence[Owed]) -> Shares:
    """Part money between the invoices it was meant for, in their order; none gets more than was meant or is owed.

    What an invoice does not take any more goes to no other one.
    """
    left, parts = amount, []
    known = {one.invoice_id: one.kopecks for one in owed}
    for invoice_id, kopecks in meant.items():
        share = min(kopecks, known.get(invoice_id, 0), left)
        if share > 0:
            parts.append((invoice_id, share))
            left -= share
    return Shares(tuple(parts), left)


def oldest_first(amount: int, owed: Sequence[Owed]) -> Shares:
    """Part money that names no invoice: `owed` stands in the order of age."""
    return as_meant(amount, {one.invoice_id: one.kopecks for one in owed}, owed)


def vat_inside(total: int, percent: int) -> int:
    """Return the tax that is inside a sum, rounded to a kopeck, half of one up (НК РФ ст. 164 п. 4)."""
    whole = 100 + percent
    return (total * percent * HALF + whole) // (whole * HALF)


def line_sum(price: int, thousandths: int) -> int:
    """Return what a quantity costs, told in thousandths, rounded to a kopeck, half of one up."""
    return (price * thousandths * HALF + 1000) // (1000 * HALF)
