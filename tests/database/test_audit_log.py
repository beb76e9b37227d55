"""The record of who did what, read by the administrator alone: by act, by person, by days."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.models.audit import AuditEvent
from lkk.services.kernel import audit
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation import audit_log
from lkk.services.operation.audit_log import PAGE_SIZE, AuditPage, Wanted
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def read(wanted: Wanted) -> AuditPage:
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        return await audit_log.read(work, actor, wanted)


async def record(action: AuditAction, count: int = 1, **more: object) -> None:
    async with unit_of_work() as work:
        for _ in range(count):
            audit.record(work, action, **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_nobody_but_the_administrator_reads_it(role: Role) -> None:
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await audit_log.read(work, actor, Wanted())


async def test_events_are_told_in_words_the_newest_first() -> None:
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Операторова Ольга")
    person = await builders.customer(name="Иванов Иван")
    application = await made.filed(person, "tp_new", seed=1)
    await record(
        AuditAction.USER_LOCKED, actor_id=operator.key, subject=f"user:{person.key}", ip="10.0.0.1", reason="Проба"
    )
    await record(AuditAction.SIGNED_OUT, actor_id=operator.key, subject=f"application:{application.key}")
    newest, before = (await read(Wanted(person="операторова"))).lines
    assert (newest.action, newest.subject) == (AuditAction.SIGNED_OUT.label, f"заявка {application.number}")
    assert before.author.startswith("Операторова Ольга, ")
    assert before.subject.startswith("Иванов Иван, ")
    assert (before.ip, before.details) == ("10.0.0.1", (("reason", "Проба"),))


async def test_an_event_is_found_by_whom_it_was_done_to() -> None:
    person = await builders.customer("victim@example.com")
    await record(AuditAction.SIGN_IN_REFUSED, subject=f"user:{person.key}")
    (line,) = (await read(Wanted(person="VICTIM@"))).lines
    assert line.author == "—"
    assert (await read(Wanted(person="%"))).lines == ()


async def test_acts_and_days_narrow_the_record() -> None:
    await record(AuditAction.SIGNED_OUT)
    async with unit_of_work() as work:
        old = AuditEvent(at=work.now - timedelta(days=3), action=AuditAction.SIGNED_OUT.value)
        work.session.add(old)
    await record(AuditAction.SIGNED_IN)
    today = local_day(datetime.now(UTC), settings().time_zone)
    assert len((await read(Wanted(AuditAction.SIGNED_OUT))).lines) == 2
    assert len((await read(Wanted(AuditAction.SIGNED_OUT, first=today))).lines) == 1
    assert len((await read(Wanted(AuditAction.SIGNED_OUT, last=today - timedelta(days=1)))).lines) == 1


async def test_a_page_past_the_end_is_the_last_one() -> None:
    await record(AuditAction.SIGNED_OUT, PAGE_SIZE + 3)
    found = await read(Wanted(AuditAction.SIGNED_OUT, page=99))
    assert (found.page, found.pages, found.total, len(found.lines)) == (2, 2, PAGE_SIZE + 3, 3)


async def test_an_act_that_this_version_does_not_know_is_told_by_its_name() -> None:
    async with unit_of_work() as work:
        work.session.add(AuditEvent(at=work.now, action="something_new", subject="thing:1"))
    assert [(one.action, one.subject) for one in (await read(Wanted())).lines] == [("something_new", "thing:1")]
