"""The sandbox's shop in this process as the provider of the portal: exact faults at exact places, no network."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from lkk.sandbox.database import open_database
from lkk.sandbox.payments.errors import Refusal
from lkk.sandbox.payments.shop import PaymentShop
from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.payments import yookassa
from lkk.services.integrations.payments.contract import NewPayment, NewRefund, PaymentStanding, RefundStanding
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.ports import Ports


class ShopProvider:
    """A provider whose answers may be lost: `loses` is asked with the number of each payment that was asked for."""

    def __init__(self, folder: Path) -> None:
        self.connection: sqlite3.Connection = open_database(folder / "shop.sqlite3")
        self.shop = PaymentShop(self.connection)
        self.asked = 0
        self.questions = 0
        self.charges_at_once = False
        self.loses: Callable[[int], bool] = lambda _: False
        self.silent = False
        self.answers_left: int | None = None  # to questions, before it falls silent; None: it does not

    @property
    def ports(self) -> Ports:
        """The clients of the portal with this one among them."""
        return Ports({PAYMENTS.channel.code: self})

    @property
    def made(self) -> list[dict]:
        """Every payment there is at the provider."""
        return self.shop.newest("payment", 100_000)

    def make(self, body: dict) -> dict:
        """Make a payment of the shop."""
        return self.shop.create(body, "http://shop/pay")

    async def create(self, new: NewPayment) -> PaymentStanding:
        """Begin a payment; see the contract."""
        self._hears()
        self.asked += 1
        number = self.asked
        roubles = f"{new.kopecks // 100}.{new.kopecks % 100:02d}"
        body = {
            "amount": {"value": roubles, "currency": "RUB"},
            "metadata": {"key": new.key},
            "confirmation": {"return_url": new.return_url},
        }
        made = self.shop.once("payments", new.key, body, self.make)
        if self.charges_at_once:
            made = self.shop.decide(made["id"], paid=True)
        await asyncio.sleep(0)
        if self.loses(number):
            raise ExternalSystemUnavailable("нет ответа")
        return _standing(made)

    async def payment(self, payment_id: str) -> PaymentStanding:
        """Ask how a payment stands; see the contract."""
        self._hears()
        self.questions += 1
        if self.answers_left is not None:
            self.answers_left -= 1
            if self.answers_left < 0:
                raise ExternalSystemUnavailable("нет ответа")
        await asyncio.sleep(0)
        try:
            return _standing(self.shop.payment(payment_id))
        except Refusal as refusal:
            raise ExternalSystemRefuses(refusal.code, refusal.description) from None

    async def refund(self, new: NewRefund) -> RefundStanding:
        """No refunds here."""
        raise ExternalSystemUnavailable("нет ответа")

    async def refund_standing(self, refund_id: str) -> RefundStanding:
        """No refunds here."""
        raise ExternalSystemUnavailable("нет ответа")

    async def check(self) -> tuple[str, bool]:
        """Say who answers."""
        return "магазин", True

    def _hears(self) -> None:
        if self.silent:
            raise ExternalSystemUnavailable("нет ответа")


_payment = TypeAdapter(yookassa._Payment)


def _standing(made: dict) -> PaymentStanding:
    return yookassa._standing(_payment.validate_python(made))
