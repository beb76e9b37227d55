"""The end of a visit, as the customer reads it: whatever ended it, and when the time was over."""

import pytest
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.services.identity import data_access, sessions
from lkk.services.identity import jobs as identity_jobs
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role
from tests import builders
from tests.visits import visit_from

pytestmark = pytest.mark.usefixtures("database")
MINUTE = 60


async def operator() -> Actor:
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


async def recorded(action: AuditAction) -> list[AuditEvent]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(AuditEvent).where(AuditEvent.action == action.value)))


async def jobs_of(name: str) -> None:
    """Run the job as the worker does."""
    job = next(one for one in identity_jobs.JOBS if one.name == name)
    await job.run(Ports({}))


async def read_by(customer: Actor) -> list[AccessKind]:
    """What the customer's list says, the newest first; the passport seen at the counter is left out."""
    async with unit_of_work() as work:
        found = await data_access.list_of(work, customer)
    return [one.what for one in found if one.what is not AccessKind.PASSPORT_SEEN]


@pytest.mark.parametrize("job", ["end_visits", "delete_expired"])
async def test_the_customer_reads_when_the_time_of_a_visit_was_over(job: str) -> None:
    customer, at_desk = await builders.customer(), await operator()
    inside = await visit_from(at_desk, customer)
    own = await builders.sign_in(customer)
    assert inside.visit is not None
    await jobs_of(job)
    assert await read_by(own) == [AccessKind.ENTERED]
    await builders.shift_clock(30 * MINUTE + 20)
    await jobs_of(job)
    await jobs_of(job)
    own = await builders.sign_in(customer)
    assert await read_by(own) == [AccessKind.TIMED_OUT, AccessKind.ENTERED]
    async with unit_of_work() as work:
        ended, begun = await data_access.list_of(work, own)
    assert (ended.at, ended.author, ended.reason) == (inside.visit.ends_at, begun.author, begun.reason)
    assert [row.actor_id for row in await recorded(AuditAction.VISIT_ENDED)] == [at_desk.author_id]


async def test_a_visit_that_ends_with_the_employees_own_session_is_told_to_the_customer_too() -> None:
    customer, at_desk = await builders.customer(), await operator()
    await visit_from(at_desk, customer)
    await sessions.logout(at_desk.session_key)
    assert await read_by(await builders.sign_in(customer)) == [AccessKind.LEFT, AccessKind.ENTERED]
    assert len(await recorded(AuditAction.VISIT_ENDED)) == 1
    idle = await operator()
    await visit_from(idle, customer)
    await builders.shift_clock(settings().session_idle_s + 1)
    await jobs_of("delete_expired")
    assert (await read_by(await builders.sign_in(customer)))[0] is AccessKind.TIMED_OUT
