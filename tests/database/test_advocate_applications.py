"""«Подключить „Энергоадвокат“»: who may file, what the register of small firms adds, what the operator's yes brings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.delivery import OutboxItem
from lkk.models.identity import Profile, User
from lkk.services import composition
from lkk.services.advocate import access
from lkk.services.advocate.loads import NoManagerFree
from lkk.services.applications.case import card
from lkk.services.applications.drafts import available_kinds, drafts
from lkk.services.applications.smb_check import PATIENCE
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.catalog.services import ENERGY_ADVOCATE, inn_of
from lkk.services.integrations.ports import open_ports
from lkk.services.integrations.smb.integration import SMB
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.advocate import SmbCategory, SmbState
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import RegistrationKind
from tests import advocate, builders
from tests import application_builders as made
from tests.sandbox_process import Sandbox

KIND = ENERGY_ADVOCATE.code
LISTED, UNLISTED = "222500000000", "500100732259"

pytestmark = pytest.mark.usefixtures("in_november")


async def proprietor(inn: str = LISTED) -> User:
    user = await builders.customer(kind=RegistrationKind.SOLE_PROPRIETOR, name="Пекарева Ольга Викторовна")
    async with unit_of_work() as work:
        (await work.session.get_one(Profile, user.key)).inn = inn
    return user


async def offered(user: User) -> set[str]:
    async with unit_of_work() as work:
        found = await available_kinds.offer(work, await builders.sign_in(user))
    return KINDS.keys() - found.obstacles.keys()


@asynccontextmanager
async def _dispatcher() -> AsyncIterator[Dispatcher]:
    async with open_ports(composition.INTEGRATIONS) as ports:
        yield Dispatcher(SMB, composition.HANDLERS, ports, "worker-1", lease_s=10)


async def ask_register() -> None:
    async with _dispatcher() as one:
        async with unit_of_work() as work:
            await work.session.execute(text("update outbox_item set run_at = now() - interval '1 second'"))
        await one.deliver_batch()


async def known(application: Application) -> tuple[SmbState, SmbCategory | None]:
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        smb = (await card.card(work, actor, application.number or "")).smb
    assert smb is not None
    return smb.state, smb.category


async def test_firms_and_sole_proprietors_may_apply_and_nobody_else() -> None:
    owner = await builders.customer(kind=RegistrationKind.PREMISES_OWNER)
    assert [KIND in await offered(one) for one in (await advocate.firm(), await proprietor())] == [True, True]
    assert [KIND in await offered(one) for one in (await builders.customer(), owner)] == [False, False]
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed, match="организации и индивидуальные предприниматели"):
            await drafts.begin(work, await builders.sign_in(owner), KIND)


async def test_who_has_the_service_cannot_apply_again() -> None:
    client = await advocate.client(await advocate.manager("Алексеев"))
    assert KIND not in await offered(client)
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed, match="уже подключён"):
            await drafts.begin(work, await builders.sign_in(client), KIND)


async def test_the_term_is_three_working_days_and_the_inn_is_that_of_the_profile(database: str) -> None:
    application = await made.filed(await proprietor(), KIND)
    assert inn_of(application.answers) == LISTED
    assert str(application.due_on) == "2026-12-01"


async def test_the_register_tells_what_it_knows(sandbox: Sandbox) -> None:
    listed, unlisted = [await made.filed(await proprietor(inn), KIND) for inn in (LISTED, UNLISTED)]
    assert await known(listed) == (SmbState.ASKED, None)
    await ask_register()
    assert await known(listed) == (SmbState.FOUND, SmbCategory.MICRO)
    assert await known(unlisted) == (SmbState.ABSENT, None)


async def test_a_silent_register_blocks_no_filing_and_asks_for_a_look_by_hand(sandbox: Sandbox) -> None:
    sandbox.behave("down", path="/smb/")
    application = await made.filed(await proprietor(), KIND)
    await ask_register()
    assert await known(application) == (SmbState.ASKED, None)
    await _later(PATIENCE)
    assert await known(application) == (SmbState.MANUAL, None)
    sandbox.behave("normal")
    await ask_register()
    assert await known(application) == (SmbState.FOUND, SmbCategory.MICRO)


async def _later(by: timedelta) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("update smb_check set asked_at = asked_at - :by"), {"by": by})


async def test_a_portal_without_the_register_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(settings()), "smb_address", property(lambda _: ""))
    application = await made.filed(await proprietor(), KIND)
    assert await known(application) == (SmbState.MANUAL, None)
    async with unit_of_work() as work:
        items = (await work.session.exec(select(OutboxItem).where(OutboxItem.channel == SMB.channel.code))).all()
    assert items == []


async def test_nothing_is_asked_of_an_application_that_is_decided(sandbox: Sandbox) -> None:
    sandbox.behave("down", path="/smb/")
    user = await proprietor()
    application = await made.brought_to(user, ApplicationStatus.WITHDRAWN, KIND)
    await ask_register()
    async with unit_of_work() as work:
        query = select(OutboxItem.state).where(OutboxItem.channel == SMB.channel.code)
        assert (await work.session.exec(query)).all() == ["done"]
    assert (await known(application))[1] is None


async def test_the_fulfilled_application_brings_the_service_with_a_manager() -> None:
    manager = await advocate.manager("Алексеев")
    user = await proprietor()
    application = await made.brought_to(user, ApplicationStatus.FULFILLED, KIND)
    async with unit_of_work() as work:
        row = await access.membership_of(work, user.key)
    assert row is not None
    assert (row.manager_id, row.application_id) == (manager.key, application.key)


async def test_without_a_free_manager_the_application_stays_as_it_was() -> None:
    user = await proprietor()
    with pytest.raises(NoManagerFree):
        await made.brought_to(user, ApplicationStatus.FULFILLED, KIND)
    async with unit_of_work() as work:
        assert not await access.connected(work, user.key)
        assert (await work.session.exec(select(Application.status))).all() == [ApplicationStatus.IN_PROGRESS]
