"""«Что нужно от вас»: what every feature wants of a customer stands in one list, read by few statements."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, update

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.metering import Meter
from lkk.routes import APPLICATIONS, HOME
from lkk.services.accounts import links
from lkk.services.composition import OWN_TASKS
from lkk.services.kernel import kept_rows
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_tasks.declaration import OwnTask, Urgency
from lkk.services.own_tasks.reading import waiting
from lkk.services.redistribution import contacts
from lkk.state.applications.home import Home
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.words import roubles
from tests import application_builders as made
from tests import builders, capacity, money
from tests.documents import posted
from tests.event_path import event_tab, statements

pytestmark = pytest.mark.usefixtures("database")
ZONE = ZoneInfo("Asia/Barnaul")
IN_WINDOW, AFTER_WINDOW = datetime(2026, 11, 22, 12, tzinfo=ZONE), datetime(2026, 11, 28, 12, tzinfo=ZONE)
NOVEMBER = date(2026, 11, 1)
HOME_STATEMENTS = 32


@pytest.fixture
def rules_are_kept() -> Iterator[None]:
    """As in a process whose listener hears of changed rules."""
    kept_rows.listening()
    yield
    kept_rows.deaf()


async def at(moment: datetime) -> None:
    await builders.shift_clock(round((moment - datetime.now(UTC)).total_seconds()))


async def tasks_of(user: User) -> list[OwnTask]:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await waiting(work, actor, OWN_TASKS)


async def test_nothing_is_needed_of_a_new_customer() -> None:
    assert await tasks_of(await builders.customer()) == []


async def test_an_employee_has_no_tasks_of_a_customer() -> None:
    employee = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await waiting(work, employee, OWN_TASKS)


async def test_readings_are_asked_for_while_the_window_is_open() -> None:
    await at(IN_WINDOW)
    user, metered = await builders.customer(), await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    (task,) = await tasks_of(user)
    assert (task.said, task.until, task.account_id) == (
        "Передайте показания за ноябрь",
        date(2026, 11, 26),
        metered.account.key,
    )
    await builders.reading(metered.registers[0], NOVEMBER, "10", status=ReadingStatus.VALID)
    assert len(await tasks_of(user)) == 1
    await builders.reading(metered.registers[1], NOVEMBER, "10", status=ReadingStatus.TRANSMITTED)
    assert await tasks_of(user) == []


async def test_nothing_is_asked_for_after_the_window_but_what_was_refused() -> None:
    await at(AFTER_WINDOW)
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    assert await tasks_of(user) == []
    await builders.reading(metered.registers[0], date(2026, 12, 1), "10", status=ReadingStatus.REJECTED)
    (task,) = await tasks_of(user)
    assert (task.said, task.urgency) == ("Исправьте отклонённые показания за декабрь", Urgency.LATE)


async def test_what_was_saved_waits_to_be_sent() -> None:
    await at(AFTER_WINDOW)
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    await builders.reading(metered.registers[0], date(2026, 12, 1), "10", status=ReadingStatus.UNCONFIRMED)
    (task,) = await tasks_of(user)
    assert task.said == "Отправьте сохранённые показания за декабрь"


async def test_only_the_nearest_accounts_have_a_line_of_readings() -> None:
    await at(IN_WINDOW)
    user = await builders.customer()
    for number in range(5):
        await builders.attach(user, (await builders.metered_account()).account, active=number == 0)
    said = [one.said for one in await tasks_of(user)]
    assert said.count("Передайте показания за ноябрь") == 3
    assert "Ещё 2 лицевых счёта ждут показаний" in said


async def test_a_verification_that_is_over_comes_first_and_one_far_away_is_not_told() -> None:
    await at(AFTER_WINDOW)
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    for due, said, urgency in (
        (date(2026, 11, 27), "Истёк срок поверки", Urgency.LATE),
        (date(2026, 11, 28), "Подходит срок поверки", Urgency.AHEAD),
    ):
        await verified_until(metered.meter, due)
        (task,) = await tasks_of(user)
        assert task.said == f"{said} прибора учёта № {metered.meter.serial_number}"
        assert task.urgency is urgency
    await verified_until(metered.meter, date(2027, 11, 28))
    assert await tasks_of(user) == []


async def verified_until(meter: Meter, day: date) -> None:
    async with unit_of_work() as work:
        await work.session.exec(update(Meter).where(col(Meter.id) == meter.key).values(next_verification_on=day))


async def test_an_answer_that_is_asked_leads_to_its_application() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.INFO_REQUESTED)
    await made.brought_to(user, ApplicationStatus.IN_PROGRESS)
    (task,) = await tasks_of(user)
    assert task.said == f"Ответьте на вопросы по заявке № {application.number}"
    assert task.action == "Ответить"
    assert task.until is not None
    async with unit_of_work() as work:
        ended = update(Application).where(col(Application.id) == application.key)
        await work.session.exec(ended.values(status=ApplicationStatus.WITHDRAWN))
    assert await tasks_of(user) == []


async def test_many_applications_that_wait_are_counted() -> None:
    user = await builders.customer()
    for seed in range(7):
        application = await made.filed(user, seed=seed)
        async with unit_of_work() as work:
            waits = update(Application).where(col(Application.id) == application.key)
            await work.session.exec(waits.values(waits_for_customer=True))
    *shown, more = await tasks_of(user)
    assert len(shown) == 5
    assert (more.said, more.href) == ("Ждут вас ещё 2 заявки", APPLICATIONS.url(waits="1"))


async def test_a_draft_is_a_wish_at_the_end() -> None:
    user = await builders.customer()
    await made.draft(user)
    await money.invoice(user, pay_until=datetime.now(UTC).date() - timedelta(days=2))
    invoice, draft = await tasks_of(user)
    assert (invoice.said, invoice.urgency) == (f"Оплатите 1 счёт на {roubles(100_000)}", Urgency.LATE)
    assert (draft.said, draft.urgency) == ("Не отправлено: 1 черновик заявки", Urgency.WISH)


async def test_a_document_to_sign_asks_for_the_agreement_first() -> None:
    user = await builders.customer()
    await posted(user.key, DocumentKind.CONTRACT, sign_until=datetime.now(UTC).date() + timedelta(days=9))
    agreement, documents = await tasks_of(user)
    assert agreement.said == "Примите соглашение о простой электронной подписи"
    assert documents.said == "Прочтите или подпишите 1 документ"


async def test_who_asks_for_a_contact_about_an_ad_waits_for_its_owner() -> None:
    owner, asks = await builders.customer(), await capacity.person("Петров Пётр")
    await capacity.places()
    key = await capacity.published(await builders.sign_in(owner))
    contact = await capacity.does(contacts.ask, asks, key)
    (task,) = await tasks_of(owner)
    assert task.said == "Ответьте на просьбу о контакте по объявлению о мощности"
    await capacity.does(contacts.write, asks, contact, "Можно взять часть?")
    (task,) = await tasks_of(owner)
    assert task.said == "Ответьте на сообщение по объявлению о мощности"
    async with unit_of_work() as work:
        assert await waiting(work, asks, OWN_TASKS) == []


async def test_a_task_opens_its_page_for_its_account_and_one_that_is_not_there_opens_nothing() -> None:
    await at(IN_WINDOW)
    user = await builders.customer()
    first, second = await builders.metered_account(), await builders.metered_account()
    await builders.attach(user, first.account)
    await builders.attach(user, second.account, active=False)
    await verified_until(second.meter, date(2026, 11, 1))
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.open(HOME.path)
        await tab.do(Home.open_task, key="verification:0")
        assert await active_account(user) == first.account.number
        await tab.do(Home.open_task, key=f"verification:{second.account.key}")
    assert await active_account(user) == second.account.number


async def active_account(user: User) -> str:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        found = await links.active(work, actor)
    return found.number if found else ""


async def many(accounts: int, applications: int) -> User:
    user = await builders.customer()
    for number in range(accounts):
        metered = await builders.metered_account(zones=2)
        await builders.attach(user, metered.account, active=number == 0)
        for register in metered.registers:
            await builders.reading(register, date(2026, 9, 1), "100")
            await builders.reading(register, date(2026, 10, 1), "110")
        await verified_until(metered.meter, date(2026, 11, 1))
    for seed in range(applications):
        await made.filed(user, seed=seed)
    return user


async def test_each_source_keeps_to_its_number_of_statements(rules_are_kept: None) -> None:
    await at(IN_WINDOW)
    user = await many(5, 3)
    await made.draft(user)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        for source in OWN_TASKS:
            await source.read(work, actor)  # rules are read once and kept
        for source in OWN_TASKS:
            with statements() as asked:
                await source.read(work, actor)
            assert len(asked) <= source.statements, (source.name, asked)


async def test_the_first_page_asks_the_database_no_more_for_six_accounts_than_for_one(rules_are_kept: None) -> None:
    await at(IN_WINDOW)
    counts = []
    for user in (await many(1, 1), await many(6, 12)):
        actor = await builders.sign_in(user)
        async with event_tab(actor.session_key) as tab:
            await tab.open(HOME.path)
            await tab.go(APPLICATIONS.path)
            with statements() as asked:
                answer = await tab.go(HOME.path)
            assert len(answer["moving"]) == min(answer["moving_total"], 5)
            counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= HOME_STATEMENTS
