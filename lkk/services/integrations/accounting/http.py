"""The accounting system over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from pydantic import Field, TypeAdapter

from lkk.services.integrations.accounting.application_messages import ApplicationItem, ApplicationOutcome
from lkk.services.integrations.accounting.archive_messages import ArchiveItem, ArchiveOutcome
from lkk.services.integrations.accounting.contract import ChangesPage, ReadingItem, ReadingOutcome
from lkk.services.integrations.accounting.file_messages import FileContent
from lkk.services.integrations.accounting.hourly_messages import HourlyItem, HourlyOutcome
from lkk.services.integrations.accounting.money_messages import MoneyItem, MoneyOutcome
from lkk.services.integrations.accounting.reading_pages import read_page
from lkk.services.integrations.errors import CursorGone, ExternalSystemPostpones, ExternalSystemUnavailable
from lkk.services.integrations.http_api import HttpApi, must_be_fine, own_error, parsed
from lkk.settings import settings


@dataclass(frozen=True, slots=True)
class _Outcomes:
    items: list[ReadingOutcome]


@dataclass(frozen=True, slots=True)
class _ApplicationOutcomes:
    items: list[ApplicationOutcome]


@dataclass(frozen=True, slots=True)
class _ArchiveOutcomes:
    items: list[ArchiveOutcome]


@dataclass(frozen=True, slots=True)
class _HourlyOutcomes:
    items: list[HourlyOutcome]


@dataclass(frozen=True, slots=True)
class _MoneyOutcomes:
    items: list[MoneyOutcome]


@dataclass(frozen=True, slots=True)
class _Taken:
    id: UUID
    offset: Annotated[int, Field(ge=0)]


_outcomes = TypeAdapter(_Outcomes)
_money_outcomes = TypeAdapter(_MoneyOutcomes)
_taken = TypeAdapter(_Taken)
_archive_outcomes = TypeAdapter(_ArchiveOutcomes)
_application_outcomes = TypeAdapter(_ApplicationOutcomes)
_hourly_outcomes = TypeAdapter(_HourlyOutcomes)


class HttpAccounting(HttpApi):
    """The system as docs/accounting-api.yaml tells it."""

    def __init__(self, url: str, token: str, timeout_s: float, *, refuse_sandbox: bool = False) -> None:
        super().__init__(url, token, timeout_s, name="accounting system", refuse_sandbox=refuse_sandbox)

    async def changes(self, after: str, limit: int) -> ChangesPage:
        """The changes after a cursor; see the contract."""
        await self.prove_real()
        answer = await self.ask("GET", "/v1/changes", params={"after": after, "limit": limit})
        if answer.status == 410 and (error := own_error(answer)) and error.code == "cursor_gone":
            raise CursorGone
        must_be_fine(answer)
        try:
            return read_page(answer.body)
        except ValueError as error:  # ValidationError is one too
            raise ExternalSystemUnavailable("ответ с изменениями не соответствует договору") from error

    async def submit_readings(self, items: Sequence[ReadingItem]) -> list[ReadingOutcome]:
        """Hand in readings; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/readings", json={"items": [_as_json(item) for item in items]})
        outcomes = parsed(_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key for item in items]:
            raise ExternalSystemUnavailable("ответ о показаниях не о тех показаниях, которые переданы")
        for outcome in outcomes:
            if outcome.outcome == "accepted" and not outcome.reading_id:
                raise ExternalSystemUnavailable("показание принято, но номер его записи не назван")
        return outcomes

    async def submit_hours(self, item: HourlyItem) -> HourlyOutcome:
        """Hand in the hours of one meter and month; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/hours", json={"items": [item.as_json()]})
        outcomes = parsed(_hourly_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key]:
            raise ExternalSystemUnavailable("ответ о почасовых данных не о том, что передано")
        return outcomes[0]

    async def submit_application(self, item: ApplicationItem) -> ApplicationOutcome:
        """Hand in one piece of news of an application; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/applications", json={"items": [item.as_json()]})
        outcomes = parsed(_application_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key]:
            raise ExternalSystemUnavailable("ответ о заявке не о том, что передано")
        return outcomes[0]

    async def file_offset(self, file: FileContent) -> int:
        """How many bytes of a file the system has; see the contract."""
        await self.prove_real()
        answer = await self.ask("HEAD", _path(file))
        must_be_fine(answer)
        told = answer.headers.get("upload-offset", "")
        if not (told.isascii() and told.isdigit()) or int(told) > file.size:
            raise ExternalSystemUnavailable("система не сказала, сколько байтов файла у неё есть")
        return int(told)

    async def put_part(self, file: FileContent, first: int, part: bytes) -> int:
        """Send a part of a file; see the contract."""
        await self.prove_real()
        answer = await self.hand_in(
            "PUT",
            _path(file),
            params={"sha256": file.sha256},
            content=part,
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Range": f"bytes {first}-{first + len(part) - 1}/{file.size}",
            },
        )
        taken = parsed(_taken, answer)
        if taken.id != file.id or not first < taken.offset <= file.size:
            raise ExternalSystemUnavailable("ответ о части файла не о том, что передано")
        return taken.offset

    async def ask_archive(self, item: ArchiveItem) -> ArchiveOutcome:
        """Ask for archive readings; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/archive-requests", json={"items": [item.as_json()]})
        outcomes = parsed(_archive_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key]:
            raise ExternalSystemUnavailable("ответ о запросе архива не о том запросе")
        return outcomes[0]

    async def document_content(self, key: str, *, signature: bool = False) -> bytes:
        """The bytes of a document or of its signature; see the contract."""
        what = "signature" if signature else "content"
        await self.prove_real()
        headers = {"Accept": "application/octet-stream"}
        answer = await self.ask("GET", f"/v1/documents/{quote(key, safe='')}/{what}", headers=headers)
        if answer.status == 404 and own_error(answer):
            raise ExternalSystemPostpones("система не даёт содержимое или подпись документа")
        must_be_fine(answer)
        return answer.body

    async def submit_money(self, item: MoneyItem) -> MoneyOutcome:
        """Hand in an invoice, an online payment or a refund; see the contract."""
        await self.prove_real()
        answer = await self.hand_in("POST", "/v1/money", json={"items": [item.as_json()]})
        outcomes = parsed(_money_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key]:
            raise ExternalSystemUnavailable("ответ о деньгах не о том, что передано")
        return outcomes[0]


def accounting_system() -> HttpAccounting:
    """A client for the system named in the settings."""
    known = settings()
    return HttpAccounting(
        known.accounting_url,
        known.accounting_token.get_secret_value(),
        known.accounting_timeout_s,
        refuse_sandbox=known.production,
    )


def _path(file: FileContent) -> str:
    return f"/v1/applications/{file.application_key}/files/{file.id}"


def _as_json(item: ReadingItem) -> dict[str, Any]:
    return {
        "key": str(item.key),
        "register_id": item.register_id,
        "value": format(item.value.normalize(), "f"),  # 100.0000 is 100: the column's zeros are no digits of the meter
        "taken_on": item.taken_on.isoformat(),
        "billing_period": f"{item.billing_period:%Y-%m}",
        "submitted_at": item.submitted_at.isoformat(),
        "outside_window": item.outside_window,
        "rollover": item.rollover,
    }
