"""The gateways of the settings, opened together: one or two, none when the portal does without SMS."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from lkk.services.integrations.declaration import Answer
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.sms.contract import SmsGateway
from lkk.vocabulary.words import duration

CHECK_LIMIT_S = 2  # less than the check of all systems takes: the silence of one must not hide the answer of the other
_NAMES = ("первый", "второй")


class SmsGateways:
    """Clients by the codes of their gateways, the first one first."""

    def __init__(self, clients: Mapping[str, SmsGateway]) -> None:
        self._clients = clients

    @property
    def codes(self) -> tuple[str, ...]:
        """The gateways there are."""
        return tuple(self._clients)

    def __getitem__(self, code: str) -> SmsGateway:
        """The client of a gateway. Raises KeyError."""
        return self._clients[code]

    async def check(self) -> Answer:
        """Ask all at once who they are, and name those that answer first; one sandbox among them is a sandbox.

        Raises:
            ExternalSystemUnavailable: none of them answers.
        """
        if not self._clients:
            return Answer("не подключены (LKK_SMS_URL не задан)")
        found = await asyncio.gather(*map(_asked, self._clients.values()))
        told = [one for one in found if isinstance(one, Answer)]
        if len(found) == 1 and told:
            return told[0]
        named = sorted(zip(_NAMES, found, strict=False), key=lambda one: one[1] not in told)
        lines = "; ".join(_line(*one) for one in named) if len(found) > 1 else str(found[0])
        if not told:
            raise ExternalSystemUnavailable(lines)
        return Answer(lines, any(one.sandbox for one in told))


async def _asked(gateway: SmsGateway) -> Answer | str:
    """The answer of a gateway, or what is wrong with it."""
    try:
        async with asyncio.timeout(CHECK_LIMIT_S):
            return Answer(*await gateway.check())
    except TimeoutError:
        return f"нет ответа за {duration(timedelta(seconds=CHECK_LIMIT_S))}"
    except ExternalSystemUnavailable as error:
        return error.text


def _line(which: str, found: Answer | str) -> str:
    return f"{which} — {found.name}" if isinstance(found, Answer) else f"{which} не отвечает: {found}"
