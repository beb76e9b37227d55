"""The accounting system over HTTP."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from lkk.services.integrations.accounting.application_messages import ApplicationItem, ApplicationOutcome
from lkk.services.integrations.accounting.contract import About, ChangesPage, ReadingItem, ReadingOutcome
from lkk.services.integrations.accounting.reading_pages import read_page
from lkk.services.integrations.errors import (
    CursorGone,
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.settings import settings
from lkk.vocabulary.words import duration, size

Parsed = TypeVar("Parsed")
MAX_BODY = 64 * 1024 * 1024  # a page of 10,000 changes takes about 5 MB


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    retry_after_s: int


@dataclass(frozen=True, slots=True)
class _ErrorText:
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class _ErrorBody:
    error: _ErrorText


@dataclass(frozen=True, slots=True)
class _Outcomes:
    items: list[ReadingOutcome]


@dataclass(frozen=True, slots=True)
class _ApplicationOutcomes:
    items: list[ApplicationOutcome]


_about = TypeAdapter(About)
_error_body = TypeAdapter(_ErrorBody)
_outcomes = TypeAdapter(_Outcomes)
_application_outcomes = TypeAdapter(_ApplicationOutcomes)


class HttpAccounting:
    """One client with its connections; close it, or use it as a context.

    With `refuse_sandbox` nothing is exchanged before the system has said that it is a real one.
    """

    def __init__(self, url: str, token: str, timeout_s: float, *, refuse_sandbox: bool = False) -> None:
        self._timeout_s = timeout_s
        self._unproven = refuse_sandbox
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=timeout_s,
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def about(self) -> About:
        """Who answers."""
        answer = await self._ask("GET", "/v1/about")
        _must_be_fine(answer)
        return _parsed(_about, answer)

    async def changes(self, after: str, limit: int) -> ChangesPage:
        """The changes after a cursor; see the contract."""
        await self._prove_real()
        answer = await self._ask("GET", "/v1/changes", params={"after": after, "limit": limit})
        if answer.status == 410 and (error := _own_error(answer)) and error.code == "cursor_gone":
            raise CursorGone
        _must_be_fine(answer)
        try:
            return read_page(answer.body)
        except ValueError as error:  # ValidationError is one too
            raise ExternalSystemUnavailable("ответ с изменениями не соответствует договору") from error

    async def submit_readings(self, items: Sequence[ReadingItem]) -> list[ReadingOutcome]:
        """Hand in readings; see the contract."""
        await self._prove_real()
        answer = await self._hand_in("/v1/readings", [_as_json(item) for item in items])
        outcomes = _parsed(_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key for item in items]:
            raise ExternalSystemUnavailable("ответ о показаниях не о тех показаниях, которые переданы")
        for outcome in outcomes:
            if outcome.outcome == "accepted" and not outcome.reading_id:
                raise ExternalSystemUnavailable("показание принято, но номер его записи не назван")
        return outcomes

    async def submit_application(self, item: ApplicationItem) -> ApplicationOutcome:
        """Hand in one piece of news of an application; see the contract."""
        await self._prove_real()
        answer = await self._hand_in("/v1/applications", [item.as_json()])
        outcomes = _parsed(_application_outcomes, answer).items
        if [outcome.key for outcome in outcomes] != [item.key]:
            raise ExternalSystemUnavailable("ответ о заявке не о том, что передано")
        return outcomes[0]

    async def _hand_in(self, path: str, items: list[dict[str, Any]]) -> _Answer:
        answer = await self._ask("POST", path, json={"items": items})
        if answer.status in (409, 422) and (error := _own_error(answer)):
            raise ExternalSystemRefuses(error.code, error.message)
        if answer.status in (400, 413):
            raise ExternalSystemPostpones(f"учётная система не поняла запрос (HTTP {answer.status})")
        _must_be_fine(answer)
        return answer

    async def _prove_real(self) -> None:
        if self._unproven:
            if (await self.about()).sandbox:
                raise SandboxRefused("the accounting system answers that it is a sandbox")
            self._unproven = False

    async def _ask(self, method: str, path: str, **request: Any) -> _Answer:
        try:
            async with (
                asyncio.timeout(self._timeout_s),  # httpx limits each step only: a trickle would last for ever
                self._client.stream(method, path, **request) as response,
            ):
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > MAX_BODY:
                        raise ExternalSystemUnavailable(f"{path}: ответ длиннее {size(MAX_BODY)}")
                return _Answer(response.status_code, bytes(body), _retry_after(response))
        except TimeoutError as error:
            raise ExternalSystemUnavailable(
                f"{path}: нет ответа за {duration(timedelta(seconds=self._timeout_s))}"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ExternalSystemUnavailable(f"{path}: {_trouble(error)}") from error


def accounting_system() -> HttpAccounting:
    """A client for the system named in the settings."""
    known = settings()
    return HttpAccounting(
        known.accounting_url,
        known.accounting_token.get_secret_value(),
        known.accounting_timeout_s,
        refuse_sandbox=known.production,
    )


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


_STATUSES = {
    401: "учётная система не приняла ключ доступа портала",
    403: "учётная система не разрешает порталу этот запрос",
    404: "по этому адресу нет учётной системы",
    429: "учётная система просит обращаться реже",
}


def _about_status(status: int) -> str:
    """A sentence for the staff, with the status for those who look into it."""
    sentence = _STATUSES.get(status, "ошибка в учётной системе" if status >= 500 else "неожиданный ответ")
    return f"{sentence} (HTTP {status})"


def _trouble(error: httpx.HTTPError | httpx.InvalidURL) -> str:
    if isinstance(error, httpx.ConnectError):
        return "нет соединения с учётной системой"
    if isinstance(error, httpx.TimeoutException):
        return "учётная система не отвечает"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "неверный адрес учётной системы в настройках"
    return "соединение с учётной системой прервано"


def _must_be_fine(answer: _Answer) -> None:
    if answer.status != 200:
        raise ExternalSystemUnavailable(_about_status(answer.status), retry_after_s=answer.retry_after_s)


def _parsed(adapter: TypeAdapter[Parsed], answer: _Answer) -> Parsed:
    try:
        return adapter.validate_json(answer.body, strict=True)
    except ValidationError as error:
        raise ExternalSystemUnavailable("ответ не соответствует договору") from error


def _own_error(answer: _Answer) -> _ErrorText | None:
    """The error in the API's own form; something between us and the system may answer in another."""
    try:
        return _error_body.validate_json(answer.body, strict=True).error
    except ValidationError:
        return None


def _retry_after(response: httpx.Response) -> int:
    value = response.headers.get("retry-after", "")
    return min(int(value), 900) if value.isascii() and value.isdigit() else 0
