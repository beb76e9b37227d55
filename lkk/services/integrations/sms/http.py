"""An SMS gateway over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.http_api import HttpApi, must_be_fine, parsed
from lkk.services.integrations.sms.contract import OutgoingSms, Report, Taken

TIMEOUT_S = 10


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
        await self.prove_real()
        body = {"key": sms.key, "to": sms.to, "text": sms.text, "sender": self._sender}
        taken = parsed(_taken, await self.hand_in("POST", "/v1/messages", json=body))
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


class NoSms:
    """Stands where no gateway is in the settings: nothing is queued then, what was queued before waits."""

    async def send(self, sms: OutgoingSms) -> Taken:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def reports(self, keys: Sequence[str]) -> list[Report]:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def check(self) -> tuple[str, bool]:
        """Say that there is none, which is no failure."""
        return "не подключены (LKK_SMS_URL не задан)", False


_ABSENT = "СМС не подключены: LKK_SMS_URL не задан"
