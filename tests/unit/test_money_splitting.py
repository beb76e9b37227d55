"""Parting money between invoices: no kopeck appears or is lost, nothing gets more than is owed or was meant."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.money.splitting import Owed, as_meant, line_sum, oldest_first, vat_inside

KOPECKS = st.integers(0, 10**13)
OWED = st.lists(KOPECKS, max_size=8).map(lambda sums: [Owed(at, one) for at, one in enumerate(sums, 1)])
MEANT = st.dictionaries(st.integers(1, 10), st.integers(1, 10**13), max_size=8)


@given(amount=KOPECKS, owed=OWED, meant=MEANT)
def test_money_that_names_invoices_goes_to_them_alone_and_within_what_is_owed(
    amount: int, owed: list[Owed], meant: dict[int, int]
) -> None:
    shares = as_meant(amount, meant, owed)
    left = {one.invoice_id: one.kopecks for one in owed}
    assert sum(kopecks for _, kopecks in shares.parts) + shares.advance == amount
    assert len({invoice_id for invoice_id, _ in shares.parts}) == len(shares.parts)
    for invoice_id, kopecks in shares.parts:
        assert 0 < kopecks <= min(meant[invoice_id], left[invoice_id])


@given(amount=KOPECKS, owed=OWED)
def test_money_that_names_nothing_pays_the_oldest_first_and_the_rest_is_an_advance(
    amount: int, owed: list[Owed]
) -> None:
    shares = oldest_first(amount, owed)
    paid = dict(shares.parts)
    left = amount
    for one in owed:  # an oracle of its own: an invoice gets money only after all before it are paid
        expected = min(one.kopecks, left)
        assert paid.get(one.invoice_id, 0) == expected
        left -= expected
    assert shares.advance == left


@given(amount=st.integers(1, 10**10), owed=OWED)
def test_parts_that_are_exactly_what_is_owed_leave_no_advance(amount: int, owed: list[Owed]) -> None:
    meant = {one.invoice_id: one.kopecks for one in owed if one.kopecks}
    whole = sum(meant.values())
    assert as_meant(whole, meant, owed).advance == 0
    assert as_meant(whole + amount, meant, owed).advance == amount


@given(total=KOPECKS, percent=st.sampled_from([0, 10, 20, 22]))
def test_the_tax_inside_a_sum_is_rounded_to_the_nearest_kopeck(total: int, percent: int) -> None:
    exact = Decimal(total) * percent / (100 + percent)
    assert vat_inside(total, percent) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(price=st.integers(0, 10**10), thousandths=st.integers(0, 10**7))
def test_a_line_is_rounded_to_the_nearest_kopeck(price: int, thousandths: int) -> None:
    exact = Decimal(price) * thousandths / 1000
    assert line_sum(price, thousandths) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("total", "percent", "tax"), [(2_150_000, 22, 387_705), (122, 22, 22), (100, 0, 0)])
def test_known_sums_of_the_tax(total: int, percent: int, tax: int) -> None:
    assert vat_inside(total, percent) == tax
