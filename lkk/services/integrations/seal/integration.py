"""The seal of the portal among the integrations; a portal may do without it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.integrations.seal.contract import SealKeeper
from lkk.services.integrations.seal.pkcs12 import NoSeal, Pkcs12Seal
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel


@asynccontextmanager
async def _open() -> AsyncIterator[SealKeeper]:
    known = settings()
    if not known.seal_key:
        yield NoSeal()
        return
    yield Pkcs12Seal(known.seal_key, known.seal_password.get_secret_value())


async def _check(keeper: SealKeeper) -> Answer:
    return Answer(await keeper.check())


SEAL: Integration[SealKeeper] = Integration(
    channel=Channel("seal", "Печать портала"),
    policy=ChannelPolicy(batch=4, parallel=2),
    open=_open,
    check=_check,
    setting="LKK_SEAL_KEY",
)
