"""The operator's work on an application, with the customer's page open beside it: every change is seen live."""

from datetime import timedelta

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from lkk.models.applications import AnswerTemplate, Application
from lkk.models.identity import User
from lkk.routes import staff_application_path
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Direction, Track
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.browser.application_pages import ask, both, choose, enclose, none_was_reloaded, opened, stands
from tests.browser.pages import NewContext, error_at, field, notice, past_double_click, press, until
from tests.portal_process import Portal

S = ApplicationStatus


@pytest.fixture
async def customer() -> User:
    """A customer of the test's own."""
    return await builders.customer()


@pytest.fixture
async def application(portal: Portal, customer: User) -> Application:
    """An enquiry at work."""
    return await made.brought_to(customer, S.IN_PROGRESS)


async def test_an_application_is_registered_taken_and_given_to_another(
    new_context: NewContext, portal: Portal, customer: User
) -> None:
    portal.sandbox.registers_after(None)
    try:
        application = await made.filed(customer)
        own, office = await both(new_context, portal, customer, application)
        window = await ask(office, "Зарегистрировать", "registered")
        await press(window, "Зарегистрировать").click()
        await expect(error_at(office, "change-registered", "registration_number")).to_contain_text("Укажите номер")
        await past_double_click(office)
        await field(office, "change-registered", "registration_number").fill("ВХ-77")
        async with unit_of_work() as work:
            today = local_day(work.now, settings().time_zone)
        await field(office, "change-registered", "registered_on").fill(today.isoformat())
        await press(window, "Зарегистрировать").click()
        await stands(own, "Зарегистрирована")
        await expect(own.locator("body")).to_contain_text("№ ВХ-77")
    finally:
        portal.sandbox.reset()
    await past_double_click(office)
    await press(office.locator("#application-changes"), "Взять в работу").click()
    await stands(own, "В работе")
    await expect(office.locator("#application-executor")).not_to_have_text("Не назначен")
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    await office.reload()
    await field(office, "assign", "executor_id").select_option(str(operator.key))
    await press(office, "Назначить").click()
    await expect(office.locator("#application-executor")).to_have_text(operator.display_name)
    assert (await made.row(application.key)).executor_id == operator.key
    await expect(own.locator("body")).not_to_contain_text(operator.display_name)


async def test_a_hold_tells_its_reason_and_day_and_ends_by_hand(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application)
    await choose(office, "on_hold")
    await field(office, "message", "instead").check()  # a colleague works on it
    chosen, words = office.locator('[name="reason_code.on_hold"]'), field(office, "message", "text")
    await chosen.select_option("materials")
    await expect(words).to_have_value("Ожидаем поставку материалов")
    await chosen.select_option("")
    await expect(words).to_have_value("")
    await words.fill("Ждём согласования соседей")
    await press(office, "Отложить по этой причине").click()
    await expect(error_at(office, "message", "until")).to_contain_text("Укажите день")
    await expect(words).to_have_value("Ждём согласования соседей")
    await past_double_click(office)
    async with unit_of_work() as work:
        day = local_day(work.now, settings().time_zone) + timedelta(days=10)
    await field(office, "message", "until").fill(day.isoformat())
    await press(office, "Отложить по этой причине").click()
    await stands(own, "Отложена")
    await expect(own.locator("#application-standing")).to_contain_text("Ждём согласования соседей")
    await expect(own.locator("#application-standing")).to_contain_text(f"{day:%d.%m.%Y}")
    await past_double_click(office)
    window = await ask(office, "Возобновить работу", "in_progress")
    await press(window, "Возобновить работу").click()
    await stands(own, "В работе")
    await none_was_reloaded(own, office)


async def test_a_rejection_names_its_law_and_ends_the_work(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application)
    window = await ask(office, "Отклонить", "rejected")
    await field(office, "change-rejected", "reason").fill("Объект вне границ сети")
    await press(window, "Отклонить").click()
    await expect(error_at(office, "change-rejected", "legal_ground")).to_contain_text("пункт закона")
    await past_double_click(office)
    await field(office, "change-rejected", "legal_ground").fill("п. 8 Правил № 861")
    await press(window, "Отклонить").click()
    await stands(own, "Отклонена")
    await expect(own.locator("#application-standing")).to_contain_text("Основание: п. 8 Правил № 861")
    await expect(office.locator("#application-changes")).to_have_count(0)
    await expect(press(own, "Отозвать")).to_have_count(0)


async def test_only_the_head_may_reject(new_context: NewContext, portal: Portal, application: Application) -> None:
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    page = await opened(await new_context(), portal, operator, staff_application_path(application.number or ""))
    await expect(press(page.locator("#application-changes"), "Аннулировать")).to_be_visible()
    await expect(press(page.locator("#application-changes"), "Отклонить")).to_have_count(0)


async def test_a_document_reaches_the_customer_at_once_and_is_the_result(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application)
    await enclose(office, "documents", "", "ответ.pdf")
    received = own.get_by_role("link", name="ответ.pdf")
    await expect(received).to_be_visible()
    assert (await own.request.get(await received.get_attribute("href") or "")).ok
    await choose(office, "fulfilled")
    await field(office, "message", "instead").check()  # a colleague works on it
    await press(office, "Исполнить с этим ответом").click()
    await expect(error_at(office, "message", "text")).to_contain_text("Напишите ответ")
    await expect(field(office, "message", "text")).to_be_focused()
    await past_double_click(office)
    await office.get_by_label("Приложить: ответ.pdf").check()
    await press(office, "Исполнить с этим ответом").click()
    await stands(own, "Исполнена")
    await none_was_reloaded(own, office)


async def test_words_of_a_template_follow_what_is_typed(
    new_context: NewContext, portal: Portal, application: Application
) -> None:
    for title, direction in (("Ответ готовится", Direction.ENQUIRIES), ("Про приборы", Direction.METERS)):
        await builders.save(AnswerTemplate(title=title, text=f"{title}: подождите", direction=direction))
    office = await opened(
        await new_context(), portal, await builders.staff(), staff_application_path(application.number or "")
    )
    await field(office, "message", "text").fill("Добрый день.")
    await office.locator("summary", has_text="Шаблоны ответов").click()
    await expect(press(office, "Про приборы")).to_have_count(0)
    await press(office, "Ответ готовится").click()
    await expect(field(office, "message", "text")).to_have_value("Добрый день.\nОтвет готовится: подождите")
    await expect(field(office, "message", "text")).to_be_focused()


async def test_the_bar_of_stages_is_moved_by_the_operator_and_by_the_accounting_system(
    new_context: NewContext, portal: Portal, customer: User
) -> None:
    application = await made.brought_to(customer, S.IN_PROGRESS, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.track = Track.SIMPLIFIED
    own, office = await both(new_context, portal, customer, application)
    question = office.locator("#answers dt", has_text="Название, серия и номер документа")
    identity = question.locator("xpath=following-sibling::dd[1]")
    await expect(identity).to_have_text("••••• •• ••, •••ра № 3")
    await office.locator("#open-answers").click()
    await expect(identity).to_have_text("Линия 10 кВ, опора № 3")
    stage = own.locator('#stages [aria-current="step"]')
    await expect(own.locator("#stages li")).to_have_count(7)
    await expect(stage).to_contain_text("Подача заявки на ТП")

    name = "Этап «Условия договора и технические условия размещены»"
    await expect(office.locator("#wanted-document")).to_contain_text("приложите документ для заявителя")
    await expect(press(office.locator("#application-changes"), name)).to_have_count(0)
    await enclose(office, "documents", "", "условия.pdf")
    window = await ask(office, name, "offer")
    await press(window, "Начать этап").click()
    await expect(notice(office, "Этап изменён")).to_be_visible()
    await expect(stage).to_contain_text("Подписание договора ТП")
    await expect(own.locator("#application-standing")).to_contain_text("оплатите счёт не позднее")

    await press(office.locator("#application-changes"), "Вернуть этап").click()
    window = office.locator("#stage-back")
    await press(window, "Вернуть этап").click()
    await expect(error_at(office, "stage-back", "reason")).to_contain_text("Напишите, почему")
    await past_double_click(office)
    await field(office, "stage-back", "reason").fill("Нажали не туда")
    await press(window, "Вернуть этап").click()
    await expect(notice(office, "Этап возвращён")).to_be_visible()
    await expect(stage).to_contain_text("Подача заявки на ТП")
    await past_double_click(office)
    window = await ask(office, name, "offer")
    await press(window, "Начать этап").click()
    await expect(stage).to_contain_text("Подписание договора ТП")

    key = str(application.filing_key)
    told = "select 1 from outbox_item where ordering_key = %s and state <> 'done'"
    await until(lambda: not portal.query(told, f"application:{application.key}"))
    for to in ("payment", "works"):
        portal.sandbox.move(application_key=key, status="in_progress", stage=to)
    await expect(stage).to_contain_text("Уведомление о выполнении технических условий")
    await expect(office.locator('#stages [aria-current="step"]')).to_contain_text("Уведомление о выполнении")
    await expect(press(own, "Отозвать")).to_have_count(0)
    await none_was_reloaded(own, office)


async def test_on_the_way_to_another_card_nothing_can_be_done_to_it_by_mistake(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    another = await made.brought_to(customer, S.IN_PROGRESS)
    path = staff_application_path(application.number or "")
    office = await opened(await new_context(), portal, await builders.staff(), path)
    await expect(office.locator("h1")).to_have_text(f"Заявка {application.number}")
    way = office.locator("#other-cases").get_by_role("link", name=another.number or "")
    async with unit_of_work() as work:
        await work.session.execute(text("LOCK TABLE application IN ACCESS EXCLUSIVE MODE"))
        await way.click()
        await office.wait_for_url(f"**{staff_application_path(another.number or '')}*")
        await expect(office.locator("main .skeleton").first).to_be_visible()
        await expect(office.locator(".composer-act")).to_have_count(0)
        await expect(office.locator("h1")).not_to_contain_text(application.number or "")
    await expect(office.locator("h1")).to_have_text(f"Заявка {another.number}")
    await stands(office, "В работе")
