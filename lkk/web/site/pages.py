"""What every plain page is drawn from, and what its refusals become."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lkk.services.directories import in_force
from lkk.services.directories.in_force import CompanyView
from lkk.services.kernel.errors import ServiceError, TooManyAttempts, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Asked:
    """A request with what every page needs."""

    request: Request
    work: UnitOfWork
    company: CompanyView


Page = Callable[[Asked], Awaitable[Response]]


def page(draw: Page) -> Callable[[Request], Awaitable[Response]]:
    """Return the route of a page; a refusal is told in plain text."""

    async def answer(request: Request) -> Response:
        try:
            async with unit_of_work() as work:
                return await draw(Asked(request, work, await in_force.company(work)))
        except TooManyAttempts as error:
            return PlainTextResponse(error.text, 429, {"Retry-After": str(error.retry_after_s)})
        except Unavailable as error:
            return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
        except ServiceError as error:
            return PlainTextResponse(error.text, 404)

    return answer
