"""A JSON API of another system over HTTP: whole answers within a time, errors as the contracts name them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.integrations.trust import trusted
from lkk.settings import settings
from lkk.vocabulary.words import duration, size

Parsed = TypeVar("Parsed")
_BROKEN = "ответ не соответствует договору"
MAX_BODY = 64 * 1024 * 1024  # a page of 10,000 changes takes about 5 MB


@dataclass(frozen=True, slots=True)
class About:
    """Who answers."""

    name: str
    version: str
    sandbox: bool


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer; `retry_after_s` is what the system asked for, 0 when it did not; `headers` of any case."""

    status: int
    body: bytes
    retry_after_s: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class OwnError:
    """An error in the system's own words."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class _ErrorBody:
    error: OwnError


_about = TypeAdapter(About)
_error_body = TypeAdapter(_ErrorBody)


class HttpApi:
    """One client with its connections; close it, or use it as a context. `authorization` stands for a bearer token.

    With `refuse_sandbox` nothing is exchanged before the system has said that it is a real one.
    """

    def __init__(
        self,
        url: str,
        token: str,
        timeout_s: float,
        *,
        name: str,
        refuse_sandbox: bool = False,
        authorization: str = "",
    ) -> None:
        self._timeout_s = timeout_s
        self._name = name
        self._unproven = refuse_sandbox
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            headers={"Authorization": authorization or f"Bearer {token}", "Accept": "application/json"},
            timeout=timeout_s,
            follow_redirects=False,
            trust_env=False,
            verify=trusted(settings().ca_file),
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
        answer = await self.ask("GET", "/v1/about")
        must_be_fine(answer)
        about = parsed(_about, answer)
        if about.version != "1":
            raise ExternalSystemUnavailable(_BROKEN)
        return about

    async def prove_real(self) -> None:
        """Ask once who answers.

        Raises:
            SandboxRefused: a sandbox stands where a real system is expected.
        """
        if self._unproven:
            if (await self.about()).sandbox:
                raise SandboxRefused(f"the {self._name} answers that it is a sandbox")
            self._unproven = False

    async def hand_in(self, method: str, path: str, **request: Any) -> HttpAnswer:
        """Ask for an effect.

        Raises:
            ExternalSystemRefuses: the request is refused for good, in the system's own words.
            ExternalSystemPostpones: the system does not understand the request.
            ExternalSystemUnavailable: nothing is known of the effect.
        """
        answer = await self.ask(method, path, **request)
        must_be_taken(answer)
        return answer

    async def ask(self, method: str, path: str, **request: Any) -> HttpAnswer:
        """Send a request and read the whole answer.

        Raises:
            ExternalSystemUnavailable: there is no answer, it is too slow or too long.
        """
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
                return HttpAnswer(response.status_code, bytes(body), _retry_after(response), response.headers)
        except TimeoutError as error:
            waited = duration(timedelta(seconds=self._timeout_s))
            raise ExternalSystemUnavailable(f"{path}: нет ответа за {waited}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ExternalSystemUnavailable(f"{path}: {_trouble(error)}", untouched=_never_left(error)) from error


_STATUSES = {
    401: "система не приняла ключ доступа портала",
    402: "на счёте портала в системе нет денег",
    403: "система не разрешает порталу этот запрос",
    404: "по этому адресу нет такой системы",
    429: "система просит обращаться реже",
}


def _about_status(status: int) -> str:
    """A sentence for the staff, with the status for those who look into it."""
    sentence = _STATUSES.get(status, "ошибка в системе" if status >= 500 else "неожиданный ответ")
    return f"{sentence} (HTTP {status})"


def _trouble(error: httpx.HTTPError | httpx.InvalidURL) -> str:
    if isinstance(error, httpx.ConnectError):
        return "нет соединения с системой"
    if isinstance(error, httpx.TimeoutException):
        return "система не отвечает"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "неверный адрес системы в настройках"
    return "соединение с системой прервано"


def _never_left(error: httpx.HTTPError | httpx.InvalidURL) -> bool:
    """Whether there was no connection to send the request by."""
    never = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol)
    return isinstance(error, never)


def must_be_fine(answer: HttpAnswer, *, untouched: bool = False) -> None:
    """Raise ExternalSystemUnavailable for every status but 200; `untouched` goes with it."""
    if answer.status != 200:
        said = _about_status(answer.status)
        raise ExternalSystemUnavailable(said, retry_after_s=answer.retry_after_s, untouched=untouched)


def must_be_taken(answer: HttpAnswer) -> None:
    """Raise what the answer to a wanted effect means; see `HttpApi.hand_in`."""
    if answer.status in (409, 422) and (error := own_error(answer)):
        raise ExternalSystemRefuses(error.code, error.message)
    if answer.status in (400, 413):
        raise ExternalSystemPostpones(f"система не поняла запрос (HTTP {answer.status})")
    must_be_fine(answer)


def parsed(adapter: TypeAdapter[Parsed], answer: HttpAnswer) -> Parsed:
    """Read the body strictly. Raises ExternalSystemUnavailable when it does not follow the API."""
    try:
        return adapter.validate_json(answer.body, strict=True)
    except ValidationError as error:
        raise ExternalSystemUnavailable(_BROKEN) from error


def own_error(answer: HttpAnswer) -> OwnError | None:
    """The error in the API's own form; something between us and the system may answer in another."""
    try:
        return _error_body.validate_json(answer.body, strict=True).error
    except ValidationError:
        return None


def _retry_after(response: httpx.Response) -> int:
    value = response.headers.get("retry-after", "")
    return min(int(value), 900) if value.isascii() and value.isdigit() else 0
