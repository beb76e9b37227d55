"""«Энергоадвокат» in the browser: from the application to leaving, and the page of the staff."""

import base64
from datetime import timedelta

from playwright.async_api import BrowserContext, Page, expect
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import Profile, User
from lkk.routes import ADVOCATE, APPLICATION_NEW, HOME, STAFF_ADVOCATE_MANAGERS, new_application_path
from lkk.services.advocate import access
from lkk.services.forms.catalog.services import ENERGY_ADVOCATE
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import RegistrationKind
from tests import advocate, builders
from tests.browser.application_pages import ask, choose, opened, stands
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    signed_in_page,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.browser.wizard_pages import agree, at_step, fill_steps
from tests.portal_process import Portal

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC"
)
ANSWERS = {"applicant_type": "sole_proprietor", "smb_category": "micro", "advocate_topics": ["metering", "tariffs"]}


async def sound(page: Page) -> None:
    for width in (1440, 360):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await axe_complaints(page) == []
        assert await sideways(page) <= 0
    await page.set_viewport_size({"width": 1440, "height": 900})


async def proprietor() -> User:
    user = await builders.customer(kind=RegistrationKind.SOLE_PROPRIETOR, name="Пекарева Ольга Викторовна")
    async with unit_of_work() as work:
        (await work.session.get_one(Profile, user.key)).inn = "222500000000"
    return user


async def filed_by(user: User) -> Application:
    async with unit_of_work() as work:
        query = select(Application).where(Application.user_id == user.key, col(Application.number).is_not(None))
        return (await work.session.exec(query)).one()


async def manager_name(user: User) -> str:
    async with unit_of_work() as work:
        found = await access.manager_of(work, user.key)
        assert found is not None
        return found.name


async def test_a_proprietor_connects_the_service_meets_the_manager_and_leaves(
    new_context: NewContext, portal: Portal
) -> None:
    await advocate.manager("Алексеев Николай")
    user = await proprietor()
    page = await signed_in_page(await new_context(), portal, user, APPLICATION_NEW)
    menu = page.get_by_role("navigation", name="Разделы кабинета")
    await expect(menu.get_by_role("link", name="Энергоадвокат")).to_have_count(0)
    await page.get_by_role("link", name=ENERGY_ADVOCATE.plain, exact=True).click()
    await at_step(page, ENERGY_ADVOCATE, 0)
    await fill_steps(page, ENERGY_ADVOCATE, ANSWERS)
    await agree(page, ENERGY_ADVOCATE)
    await press(page, "Отправить").click()
    await expect(page.locator("h1")).to_contain_text("отправлена")
    await open_page(page, HOME)
    await page.evaluate("window.notReloaded = true")

    application = await filed_by(user)
    await _fulfil(await new_context(), portal, application)

    await expect(menu.get_by_role("link", name="Энергоадвокат")).to_be_visible()
    assert await page.evaluate("window.notReloaded === true")
    await menu.get_by_role("link", name="Энергоадвокат").click()
    await loaded(page, ADVOCATE)
    await expect(page.locator("main")).to_contain_text(await manager_name(user))
    await expect(page.get_by_role("link", name="Встреча с менеджером")).to_be_visible()
    await sound(page)

    await press(page, "Попросить другого менеджера").click()
    await press(page, "Отправить").click()
    await expect(error_at(page, "ask-manager", "reason")).to_contain_text("Напишите, почему")
    await past_double_click(page)
    await field(page, "ask-manager", "reason").fill("Удобнее менеджер из моего района")
    await press(page, "Отправить").click()
    await expect(page.locator("main")).to_contain_text("Ждёт решения")

    await press(page, "Отключить услугу").click()
    await press(page.get_by_role("dialog"), "Отключить").click()
    await expect(page.locator("main")).to_contain_text("Услуга не подключена")
    await expect(menu.get_by_role("link", name="Энергоадвокат")).to_have_count(0)
    await expect(page.get_by_role("link", name="Подключить «Энергоадвокат»")).to_have_attribute(
        "href", new_application_path(ENERGY_ADVOCATE.code)
    )


async def _fulfil(context: BrowserContext, portal: Portal, application: Application) -> None:
    number = application.number or ""
    office = await opened(context, portal, await builders.staff(), f"/staff/applications/{number}")
    await expect(office.locator("#application-register")).to_contain_text("микропредприятие, в реестре с 01.08.2016")
    if await press(office.locator("#application-changes"), "Зарегистрировать").count():
        await ask(office, "Зарегистрировать", "registered")
        await field(office, "change-registered", "registration_number").fill("ЭА-1")
        async with unit_of_work() as work:
            today = access.today(work)
        await field(office, "change-registered", "registered_on").fill(today.isoformat())
        await press(office.locator("#change-registered"), "Зарегистрировать").click()
        await stands(office, "Зарегистрирована")
        await past_double_click(office)
    await press(office.locator("#application-changes"), "Взять в работу").click()
    await stands(office, "В работе")
    await past_double_click(office)
    await choose(office, "fulfilled")
    await field(office, "message", "text").fill("Услуга подключена")
    await press(office, "Исполнить с этим ответом").click()
    await stands(office, "Исполнена")


async def test_the_administrator_keeps_cards_absences_and_clients(new_context: NewContext, portal: Portal) -> None:
    first, second = await advocate.manager("Ягодин Семён"), await advocate.manager("Яковлева Вера")
    client = await advocate.client(first, "ООО «Ягодная»")
    page = await signed_in_page(await new_context(), portal, await builders.staff(), STAFF_ADVOCATE_MANAGERS)
    own = await signed_in_page(await new_context(), portal, client, ADVOCATE)
    await press(page.get_by_role("row", name="Ягодин Семён"), "Открыть").click()
    await expect(page.locator("#manager-chosen")).to_have_text("Ягодин Семён")

    await field(page, "manager-card", "most").fill("много")
    await press(page, "Сохранить карточку").click()
    await expect(error_at(page, "manager-card", "most")).to_contain_text("целое число")
    await past_double_click(page)
    await field(page, "manager-card", "name").fill("Семён Ягодин")
    await field(page, "manager-card", "hours").fill("пн–пт 9:00–18:00")
    await field(page, "manager-card", "most").fill("7")
    await field(page, "manager-card", "topic.metering").check()
    await field(page, "manager-card", "photo").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": PHOTO}
    )
    await expect(page.locator(".picture-now img")).to_be_visible()
    await press(page, "Сохранить карточку").click()
    await expect(notice(page, "Карточка сохранена")).to_be_visible()
    await own.reload()
    await loaded(own, ADVOCATE)
    await expect(own.locator(".manager-card")).to_contain_text("Семён Ягодин")
    await expect(own.locator(".manager-card")).to_contain_text("пн–пт 9:00–18:00")
    assert await own.locator("img.manager-photo").evaluate("one => one.decode().then(() => one.naturalWidth > 0)")

    async with unit_of_work() as work:
        today = access.today(work)
    await field(page, "manager-away", "first").fill(today.isoformat())
    await field(page, "manager-away", "last").fill((today + timedelta(days=4)).isoformat())
    await field(page, "manager-away", "substitute").select_option(label="Яковлева Вера")
    await press(page, "Записать отсутствие").click()
    await expect(own.locator("main")).to_contain_text("В эти дни вам отвечает Яковлева Вера")
    await past_double_click(page)
    await press(page, "Вернулся раньше").click()
    await expect(own.locator("main")).not_to_contain_text("Яковлева Вера")

    await press(page, "Передать всех клиентов").click()
    window = page.get_by_role("dialog")
    await field(page, "manager-change", "manager").select_option(label="Яковлева Вера")
    await press(window, "Передать").click()
    await expect(error_at(page, "manager-change", "reason")).to_contain_text("Напишите причину")
    await past_double_click(page)
    await field(page, "manager-change", "reason").fill("Ягодин Семён переходит в другой отдел")
    await press(window, "Передать").click()
    await expect(own.locator(".manager-card")).to_contain_text("Яковлева Вера")
    await expect(page.locator("main")).to_contain_text("Клиентов пока нет")
    await sound(page)
    assert await manager_name(client) == second.display_name
