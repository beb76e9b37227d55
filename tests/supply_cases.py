"""Connections that have come to the supply contract, for tests; the supplier is the sandbox's."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.supply import SupplyCase
from lkk.services import composition
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import supply_cases
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.documents import changing, effects
from lkk.services.documents.locking import locked_by_key
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.documents import DocumentState
from tests import application_builders as made


async def at_supply(user: User, **answers: Any) -> Application:
    """A connection whose acts are signed: the supply contract is all that is left of it."""
    application = await made.brought_to(user, ApplicationStatus.IN_PROGRESS, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, application.key)
        row.track, row.stage = Track.SIMPLIFIED, Stage.SUPPLY
        row.answers = {**row.answers, "supplier": "bges", "contract_kind": "supply", **answers}
        await deadlines.stop(work, row)
        await deadlines.start(work, row, supply_cases.CLOCK)
    return await made.row(application.key)


async def run(*names: str) -> None:
    """Run jobs, one after another, with all that waits for the supplier delivered after each."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        for name in names:
            await next(job for job in composition.jobs() if job.name == name).run(ports)
            await _deliver(ports)


async def deliver() -> None:
    """Deliver what waits for the supplier, whatever pause it was given."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        await _deliver(ports)


async def _deliver(ports: Any) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("update outbox_item set run_at = now() - interval '1 second'"))
    dispatcher = Dispatcher(ENERGY_SUPPLIER, composition.HANDLERS, ports, "worker-1", lease_s=30)
    while await dispatcher.deliver_batch():
        pass


async def asked() -> None:
    """Let the time of the next question come, ask and deliver what follows."""
    async with unit_of_work() as work:
        for case in await work.session.exec(select(SupplyCase)):
            if case.ask_at is not None:
                case.ask_at = work.now - timedelta(seconds=1)
    await run("ask_supplier")


async def offered(user: User) -> Application:
    """A connection whose supply contract has come and waits for the customer; the supplier offers at once."""
    application = await at_supply(user)
    await run("open_supply_cases")
    await asked()
    return application


async def settled(actor: Actor, application: Application, state: DocumentState) -> None:
    """The customer has done something with the contract, and what follows of that."""
    case = await case_of(application)
    async with unit_of_work() as work:
        document = await locked_by_key(work, case.document_id or 0)
        await changing.settle(work, document, state)
        await effects.follow(work, actor, document, composition.DOCUMENT_EFFECTS)
    await deliver()


async def case_of(application: Application) -> SupplyCase:
    """The case as it stands in the database."""
    async with unit_of_work() as work:
        return await supply_cases.locked(work, application.key)


async def contract_of(application: Application) -> Document:
    """The document of the contract."""
    case = await case_of(application)
    async with unit_of_work() as work:
        return await work.session.get_one(Document, case.document_id)


async def told_to(user: User) -> list[str]:
    """The events a person was told of about supply, oldest first."""
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key).order_by(Notification.id)  # pyright: ignore[reportArgumentType]
        return [one for one in await work.session.exec(query) if one.startswith("supply")]
