"""What is given as a file about money."""

from starlette.datastructures import QueryParams
from starlette.routing import Route

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.statement import making
from lkk.state.days import day_of
from lkk.web.made_files import given


async def _statement(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    """Query: first and last day as `YYYY-MM-DD`, format."""
    first, last = day_of(query.get("first", "")), day_of(query.get("last", ""))
    if first is None or last is None:
        raise InvalidValue("Выберите первый и последний день")
    return await making.file_of(work, actor, first, last, "xlsx" if query.get("format") == "xlsx" else "pdf")


MONEY_ROUTES: list[Route] = [Route("/api/payments/statement", given(_statement), methods=["GET"])]
