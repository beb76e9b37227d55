"""SMS among the integrations; a portal may do without them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.integrations.sms.contract import SmsGateway
from lkk.services.integrations.sms.http import HttpSms, NoSms
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel


@asynccontextmanager
async def _open() -> AsyncIterator[SmsGateway]:
    known = settings()
    if not known.sms_address:
        yield NoSms()
        return
    token = known.sms_token.get_secret_value()
    async with HttpSms(known.sms_address, token, known.sms_sender, refuse_sandbox=known.production) as gateway:
        yield gateway


async def _check(gateway: SmsGateway) -> Answer:
    return Answer(*await gateway.check())


SMS: Integration[SmsGateway] = Integration(
    channel=Channel("sms", "СМС"),
    policy=ChannelPolicy(batch=10, parallel=5, dies_after=timedelta(hours=24), dead_kept=timedelta(days=90)),
    open=_open,
    check=_check,
    setting="LKK_SMS_URL",
)
