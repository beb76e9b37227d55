"""The service of signature checks among the integrations; a portal may do without it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.integrations.signature_check.contract import SignatureService
from lkk.services.integrations.signature_check.http import HttpSignatureService, NoSignatureService
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel


@asynccontextmanager
async def _open() -> AsyncIterator[SignatureService]:
    known = settings()
    if not known.signature_check_url:
        yield NoSignatureService()
        return
    token = known.signature_check_token.get_secret_value()
    async with HttpSignatureService(
        known.signature_check_url, token, known.signature_check_timeout_s, refuse_sandbox=known.production
    ) as service:
        yield service


async def _check(service: SignatureService) -> Answer:
    return Answer(*await service.check())


SIGNATURE_CHECK: Integration[SignatureService] = Integration(
    channel=Channel("signature_check", "Проверка подписей"),
    policy=ChannelPolicy(batch=4, parallel=2),
    open=_open,
    check=_check,
    setting="LKK_SIGNATURE_CHECK_URL",
)
