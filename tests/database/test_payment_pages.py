"""The page of invoices on the way of real events: a payment is begun, its page is opened once it is there."""

from pathlib import Path
from typing import Any

import pytest

from lkk.routes import PAYMENTS, payment_page_path
from lkk.state.money.own import CHOSEN, Payments
from tests import builders, money
from tests.event_path import event_tab
from tests.payment_provider import ShopProvider

pytestmark = pytest.mark.usefixtures("database")


def form(values: dict[str, str]) -> dict[str, Any]:
    return {"__reflex_form_data__": [[name, value] for name, value in values.items()]}


async def test_a_customer_pays_a_part_then_two_invoices_and_is_sent_on_to_the_provider(tmp_path: Path) -> None:
    person, provider = await builders.customer(), ShopProvider(tmp_path)
    one, two = await money.invoice(person, 100_000), await money.invoice(person, 50_000)
    async with event_tab((await builders.sign_in(person)).session_key) as tab:
        await tab.open(PAYMENTS.path)
        assert (len(tab.seen["to_pay"]), tab.seen["total"]) == (2, "1\u202f500,00 ₽")
        part = {"invoice": str(one.public_id), "amount": "5000"}
        await tab.do(Payments.pay_part, form=form(part))
        assert "осталось оплатить" in tab.seen["errors"][f"pay-part-{one.public_id}-amount"]
        provider.charges_at_once = True
        await tab.do(Payments.pay_part, form=form(part | {"amount": "400,00"}))
        (begun,) = tab.seen["under_way"]
        assert (begun["status"], begun["href"]) == ("Открываем страницу оплаты", "")
        await money.delivered(provider.ports)
        await tab.do(Payments.refresh)
        assert (tab.seen["under_way"], tab.seen["total"]) == ([], "1\u202f100,00 ₽")
        provider.charges_at_once = False
        chosen = {f"{CHOSEN}{each.public_id}": "on" for each in (one, two)}
        await tab.do(Payments.pay_chosen, form=form(chosen))
        await money.delivered(provider.ports)
        await tab.do(Payments.refresh)
        (begun,) = tab.seen["under_way"]
        assert begun["href"] == payment_page_path(begun["key"])
        last = tab.seen["commands"][-1]
        assert (last["do"], last["text"]) == ("go", payment_page_path(begun["key"]))
