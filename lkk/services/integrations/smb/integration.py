"""The register of small and medium firms among the integrations; a portal may do without it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.integrations.smb.contract import SmbRegister
from lkk.services.integrations.smb.http import HttpSmbRegister, NoSmbRegister
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel


@asynccontextmanager
async def _open() -> AsyncIterator[SmbRegister]:
    known = settings()
    if not known.smb_address:
        yield NoSmbRegister()
        return
    token = known.smb_token.get_secret_value()
    async with HttpSmbRegister(
        known.smb_address, token, known.smb_timeout_s, refuse_sandbox=known.production
    ) as register:
        yield register


async def _check(register: SmbRegister) -> Answer:
    return Answer(*await register.check())


SMB: Integration[SmbRegister] = Integration(
    channel=Channel("smb", "Реестр МСП"),
    policy=ChannelPolicy(batch=10, parallel=2),
    open=_open,
    check=_check,
    setting="LKK_SMB_URL",
)
