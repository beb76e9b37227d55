"""The register of small and medium firms over HTTP."""

from pydantic import TypeAdapter

from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.http_api import HttpApi, parsed
from lkk.services.integrations.smb.contract import FirmStanding

_standing = TypeAdapter(FirmStanding)


class HttpSmbRegister(HttpApi):
    """The register as docs/smb-register-api.yaml tells it."""

    def __init__(self, url: str, token: str, timeout_s: float, *, refuse_sandbox: bool = False) -> None:
        super().__init__(url, token, timeout_s, name="register of firms", refuse_sandbox=refuse_sandbox)

    async def standing(self, inn: str) -> FirmStanding:
        """Ask about an ИНН; see the contract."""
        await self.prove_real()
        found = parsed(_standing, await self.hand_in("GET", f"/v1/firms/{inn}"))
        if found.inn != inn:
            raise ExternalSystemUnavailable("ответ реестра не о том ИНН")
        if found.listed and not (found.category and found.listed_on):
            raise ExternalSystemUnavailable("реестр не назвал категорию или день включения")
        return found

    async def check(self) -> tuple[str, bool]:
        """Ask who answers; see the contract."""
        about = await self.about()
        return about.name, about.sandbox


class NoSmbRegister:
    """Stands where no register is in the settings: nothing is asked then, employees look by hand."""

    async def standing(self, inn: str) -> FirmStanding:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def check(self) -> tuple[str, bool]:
        """Say that there is none, which is no failure."""
        return "не подключён (LKK_SMB_URL не задан)", False


_ABSENT = "реестр МСП не подключён: LKK_SMB_URL не задан"
