"""The energy supplier among the integrations; a portal may do without it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.energy_supplier.contract import EnergySupplier
from lkk.services.integrations.energy_supplier.http import HttpEnergySupplier, NoEnergySupplier
from lkk.services.integrations.policy import ChannelPolicy
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel


@asynccontextmanager
async def _open() -> AsyncIterator[EnergySupplier]:
    known = settings()
    if not known.supplier_address:
        yield NoEnergySupplier()
        return
    token = known.supplier_token.get_secret_value()
    async with HttpEnergySupplier(
        known.supplier_address, token, known.supplier_timeout_s, refuse_sandbox=known.production
    ) as supplier:
        yield supplier


async def _check(supplier: EnergySupplier) -> Answer:
    about = await supplier.about()
    return Answer(about.name, about.sandbox)


ENERGY_SUPPLIER: Integration[EnergySupplier] = Integration(
    channel=Channel("energy_supplier", "Поставщик электроэнергии"),
    policy=ChannelPolicy(batch=10, parallel=2),
    open=_open,
    check=_check,
    setting="LKK_SUPPLIER_URL",
)
