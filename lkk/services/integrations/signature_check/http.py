"""The service of signature checks over HTTP."""

from pydantic import TypeAdapter

from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.http_api import HttpApi, parsed
from lkk.services.integrations.signature_check.contract import Verdict

_verdict = TypeAdapter(Verdict)
_ABSENT = "служба проверки подписей не подключена: LKK_SIGNATURE_CHECK_URL не задан"


class HttpSignatureService(HttpApi):
    """The service as docs/signature-check-api.yaml tells it."""

    def __init__(self, url: str, token: str, timeout_s: float, *, refuse_sandbox: bool = False) -> None:
        super().__init__(url, token, timeout_s, name="service of signature checks", refuse_sandbox=refuse_sandbox)

    async def verdict(self, document: bytes, signature: bytes) -> Verdict:
        """Send both files; see the contract."""
        await self.prove_real()
        files = {name: (name, content) for name, content in (("document", document), ("signature", signature))}
        found = parsed(_verdict, await self.hand_in("POST", "/v1/signatures", files=files))
        if found.outcome == "invalid" and not found.reason.strip():
            raise ExternalSystemUnavailable("служба проверки не назвала, почему подпись неверна")
        return found

    async def check(self) -> tuple[str, bool]:
        """Ask who answers; see the contract."""
        about = await self.about()
        return about.name, about.sandbox


class NoSignatureService:
    """Stands where no service is in the settings: nothing is asked then, employees check by their own programs."""

    async def verdict(self, document: bytes, signature: bytes) -> Verdict:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def check(self) -> tuple[str, bool]:
        """Say that there is none, which is no failure."""
        return "не подключена (LKK_SIGNATURE_CHECK_URL не задан)", False
