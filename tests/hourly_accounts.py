"""Accounts that settle by hours, and files that come for them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from lkk.models.identity import User
from lkk.models.metering import Meter
from lkk.services.hours import uploads
from lkk.services.hours.making.sheets import Book, SheetMeter
from lkk.services.hours.uploads import Taken
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders, hour_files

CONTRACT = "203"


@dataclass
class HourlyDesk:
    """A company before the page of hours."""

    user: User
    account_id: int
    meters: list[Meter]
    codes: list[str]

    def book(self, period: date = hour_files.PERIOD, *, seed: int = 1, contract: str = CONTRACT) -> Book:
        """A filled month of the company's meters."""
        months = [hour_files.month(seed + n, period) for n in range(len(self.meters))]
        return Book(
            contract=contract,
            organisation="ООО «Завод»",
            inn="2225000003",
            period=period,
            meters=[
                SheetMeter(meter.serial_number, meter.model, meter.ct_ratio, None, days)
                for meter, days in zip(self.meters, months, strict=True)
            ],
        )

    async def send(self, name: str, content: bytes, period: date = hour_files.PERIOD) -> Taken:
        """Upload a file."""
        return await uploads.take(await builders.sign_in(self.user), self.account_id, period, name, in_pieces(content))


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body as it comes over the network."""
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


async def hourly_desk(meters: int = 2, *, price_category: int | None = 3, interval: bool = True) -> HourlyDesk:
    """A company with interval meters whose contract has the number 203."""
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    standing, codes = [], []
    for _ in range(meters):
        point = await builders.metering_point(account)
        meter = await builders.meter(point, ct_ratio=40)
        await builders.register(meter)
        standing.append(meter)
        codes.append(point.code)
    async with unit_of_work() as work:
        await work.session.execute(
            text("update customer_account set price_category = :category, contract_number = :contract where id = :id"),
            {"category": price_category, "contract": CONTRACT, "id": account.key},
        )
        await work.session.execute(
            text("update profile set inn = :inn where user_id = :user"), {"inn": "2225000003", "user": user.key}
        )
        await work.session.execute(text('update meter set "interval" = :interval'), {"interval": interval})
        await work.session.execute(text("update metering_point set max_power_kw = :power"), {"power": Decimal(1000)})
    return HourlyDesk(user, account.key, standing, codes)
