"""An SMS gateway over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.http_api import HttpAnswer, HttpApi, must_be_fine, must_be_taken, own_error, parsed
from lkk.services.integrations.sms.contract import OutgoingSms, Report, Taken

TIMEOUT_S = 10
_NOT_LET_IN = frozenset({401, 402, 403, 404, 429})  # the request came no further than the door


@dataclass(frozen=True, slots=True)
class _Reports:
    items: list[Report]


_taken = TypeAdapter(Taken)
_reports = TypeAdapter(_Reports)


class HttpSms(HttpApi):
    """The gateway as docs/sms-api.yaml tells it."""

    def __init__(
        self, url: str, token: str, sender: str, *, timeout_s: float = TIMEOUT_S, refuse_sandbox: bool = False
    ) -> None:
        super().__init__(url, token, timeout_s, name="SMS gateway", refuse_sandbox=refuse_sandbox)
        self._sender = sender

    async def send(self, sms: OutgoingSms) -> Taken:
        """Hand an SMS over; see the contract."""
        try:
            await self.prove_real()
        except ExternalSystemUnavailable as error:
            error.untouched = True
            raise
        body = {"key": sms.key, "to": sms.to, "text": sms.text, "sender": self._sender}
        answer = await self.ask("POST", "/v1/messages", json=body)
        if _says_untaken(answer):
            must_be_fine(answer, untouched=True)
        must_be_taken(answer)
        taken = parsed(_taken, answer)
        if taken.key != sms.key:
            raise ExternalSystemUnavailable("ответ о СМС не о том, что передано")
        return taken

    async def reports(self, keys: Sequence[str]) -> list[Report]:
        """Ask for statuses; see the contract."""
        await self.prove_real()
        answer = await self.ask("POST", "/v1/statuses", json={"keys": list(keys)})
        must_be_fine(answer)
        return parsed(_reports, answer).items

    async def check(self) -> tuple[str, bool]:
        """Ask who answers; see the contract."""
        about = await self.about()
        return about.name, about.sandbox


def _says_untaken(answer: HttpAnswer) -> bool:
    """Whether the gateway itself says that it has not taken an SMS, for a reason that is not in the SMS."""
    return answer.status in _NOT_LET_IN or (answer.status >= 500 and own_error(answer) is not None)
