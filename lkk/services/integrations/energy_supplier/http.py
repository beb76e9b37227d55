"""The energy supplier over HTTP."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter

from lkk.services.integrations.energy_supplier.contract import (
    MAX_SIGNATURE,
    Contract,
    CustomersAnswer,
    Paper,
    Standing,
    SupplyRequest,
)
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.http_api import About, HttpApi, must_be_fine, parsed

_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class _Papers:
    papers: list[UUID]


@dataclass(frozen=True, slots=True)
class _Keyed:
    key: UUID


@dataclass(frozen=True, slots=True)
class _Standings:
    items: list[Standing]


_papers = TypeAdapter(_Papers)
_keyed = TypeAdapter(_Keyed)
_standings = TypeAdapter(_Standings)


class HttpEnergySupplier(HttpApi):
    """The supplier as docs/supplier-api.yaml tells it."""

    def __init__(self, url: str, token: str, timeout_s: float, *, refuse_sandbox: bool = False) -> None:
        super().__init__(url, token, timeout_s, name="energy supplier", refuse_sandbox=refuse_sandbox)

    async def known_papers(self, key: UUID) -> list[UUID]:
        """The papers it has of a case; see the contract."""
        await self.prove_real()
        answer = await self.ask("GET", f"/v1/cases/{key}/papers")
        must_be_fine(answer)
        return parsed(_papers, answer).papers

    async def put_paper(self, key: UUID, paper: Paper, content: bytes) -> None:
        """Send a paper; see the contract."""
        await self.prove_real()
        answer = await self.hand_in(
            "PUT",
            f"/v1/cases/{key}/papers/{paper.id}",
            params={"sha256": paper.sha256},
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        self._about_this(parsed(_keyed, answer).key, key)

    async def submit(self, request: SupplyRequest) -> None:
        """Hand in a case; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/cases", json=request.as_json())
        self._about_this(parsed(_keyed, answer).key, request.key)

    async def standings(self, keys: Sequence[UUID]) -> list[Standing]:
        """Where cases are; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/standings", json={"keys": [str(key) for key in keys]})
        found = parsed(_standings, answer).items
        for one in found:
            if one.key not in keys:
                raise ExternalSystemUnavailable("ответ поставщика не о тех делах, о которых спрошено")
            if one.state == "offered" and one.contract is None:
                raise ExternalSystemUnavailable("договор направлен, но не назван")
            if one.state == "refused" and not one.reason:
                raise ExternalSystemUnavailable("поставщик отказал и не назвал причину")
        return found

    async def contract(self, key: UUID, told: Contract) -> tuple[bytes, bytes]:
        """The text and the signature; see the contract."""
        await self.prove_real()
        path = f"/v1/cases/{key}/contracts/{told.id}"
        content = await self._bytes(path, told.sha256)
        if len(content) != told.size or not content.startswith(_PDF):
            raise ExternalSystemUnavailable("договор поставщика — не тот файл PDF, о котором сказано")
        signature = await self._bytes(f"{path}/signature", told.signature_sha256)
        if len(signature) > MAX_SIGNATURE:
            raise ExternalSystemUnavailable("подпись поставщика больше, чем бывает подпись")
        return content, signature

    async def answer(self, key: UUID, said: CustomersAnswer) -> None:
        """Tell what the customer has done; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", f"/v1/cases/{key}/answers", json=said.as_json())
        self._about_this(parsed(_keyed, answer).key, key)

    async def _bytes(self, path: str, sha256: str) -> bytes:
        answer = await self.hand_in("GET", path)
        if hashlib.sha256(answer.body).hexdigest() != sha256:
            raise ExternalSystemUnavailable("контрольная сумма файла поставщика не сходится")
        return answer.body

    def _about_this(self, key: UUID, asked: UUID) -> None:
        if key != asked:
            raise ExternalSystemUnavailable("ответ поставщика не о том деле")


class NoEnergySupplier:
    """Stands where no supplier is in the settings: no case is queued then, customers go to the supplier themselves."""

    async def about(self) -> About:
        """Say that there is none, which is no failure."""
        return About("не подключён (LKK_SUPPLIER_URL не задан)", "1", sandbox=False)

    async def known_papers(self, key: UUID) -> list[UUID]:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def put_paper(self, key: UUID, paper: Paper, content: bytes) -> None:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def submit(self, request: SupplyRequest) -> None:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def standings(self, keys: Sequence[UUID]) -> list[Standing]:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def contract(self, key: UUID, told: Contract) -> tuple[bytes, bytes]:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)

    async def answer(self, key: UUID, said: CustomersAnswer) -> None:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT)


_ABSENT = "поставщик не подключён: LKK_SUPPLIER_URL не задан"
