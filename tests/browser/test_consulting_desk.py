"""The desk of a consultant and the customer's page in two browsers: taking, answers, notes, a draft, handing over."""

import uuid

from playwright.async_api import Page, expect
from sqlmodel import select

from lkk.models.applications import Application
from lkk.routes import ADVOCATE_CHAT, STAFF_ADVOCATE, STAFF_ADVOCATE_REPORT, chat_path
from lkk.services.applications.desk import desk as answers
from lkk.services.consultations import opening, queue
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from tests import advocate, builders, consultants
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
)
from tests.browser.wholeness import check_look
from tests.portal_process import Portal


async def message(page: Page, text: str) -> None:
    await page.locator("#talk-text").fill(text)
    await press(page.locator("#talk"), "Отправить").click()
    await expect(page.locator("#chat-log")).to_contain_text(text)


async def test_a_consultant_serves_a_customer_from_the_queue_to_another_consultant(
    portal: Portal, new_context: NewContext
) -> None:
    name = f"ООО «Пекарня {uuid.uuid4().hex[:6]}»"
    firm = await advocate.client(await advocate.manager("Менеджер"), name)
    dialogue = await consultants.begin(await builders.sign_in(firm), "Где счёт за октябрь?", topic="Счёт за октябрь")
    head = await builders.sign_in(await builders.staff())
    title = f"Привет {uuid.uuid4().hex[:6]}"
    async with unit_of_work() as work:
        await answers.save_template(work, head, title, "Добрый день, {имя}! Я {менеджер}.", None, for_dialogues=True)
    employee = await builders.staff(Role.ADVOCATE_MANAGER, name="Волкова Ольга")
    other = await builders.staff(Role.ADVOCATE_MANAGER, name=f"Гусев {uuid.uuid4().hex[:6]}")

    desk = await signed_in_page(await new_context(), portal, employee, STAFF_ADVOCATE)
    context = await new_context()
    await sign_in(context, portal, firm)
    page = await context.new_page()
    await page.goto(chat_path(dialogue))
    await loaded(page, ADVOCATE_CHAT)
    await expect(page.locator("#chat-log")).to_contain_text("Где счёт за октябрь?")

    line = desk.locator("#waiting-dialogues [data-dialogue]", has_text=name)
    await expect(line).to_contain_text("Ждёт меньше минуты")
    await check_look(desk)
    await press(line, "Взять").click()
    await expect(desk.locator("#dialogue")).to_contain_text("Счёт за октябрь")
    await expect(desk.locator(".desk-beside")).to_contain_text(name)
    await expect(desk.locator("#own-dialogues")).to_contain_text(name)
    await message(desk, "Сейчас посмотрю")
    await expect(page.locator("#chat-log")).to_contain_text("Сейчас посмотрю")
    await message(page, "Пришлите копию")
    await expect(desk.locator("#chat-log")).to_contain_text("Пришлите копию")

    await field(desk, "talk-note", "text").fill("Тайная заметка")
    await press(desk, "Записать заметку").click()
    await expect(desk.locator(".message-note")).to_contain_text("Видно только сотрудникам")
    await desk.get_by_text("Шаблоны ответов").click()
    await press(desk, title).click()
    await expect(desk.locator("#talk-text")).to_have_value(f"Добрый день, {name}! Я Волкова Ольга.")
    await press(desk.locator("#talk"), "Отправить").click()
    await expect(page.locator("#chat-log")).to_contain_text("Я Волкова Ольга.")
    await expect(page.get_by_text("Тайная заметка")).to_have_count(0)
    await check_look(desk)

    await press(desk, "Сделать заявкой").click()
    await press(desk, "Подготовить черновик").click()
    await expect(error_at(desk, "talk-draft", "kind")).to_contain_text("Выберите")
    await past_double_click(desk)
    await field(desk, "talk-draft", "kind").select_option("info_enquiry")
    await press(desk, "Подготовить черновик").click()
    await expect(notice(desk, "Черновик готов")).to_be_visible()
    await expect(page.locator("#chat-log")).to_contain_text("Подготовлен черновик заявки «Запрос информации»")
    await expect(page.locator("#chat-log").get_by_role("link", name="Заявка")).to_be_visible()
    async with unit_of_work() as work:
        (draft,) = await work.session.exec(select(Application).where(Application.user_id == firm.key))
    assert draft.status is ApplicationStatus.DRAFT
    assert "Пришлите копию" in draft.answers["text"]

    await press(desk, "Передать").click()
    await press(desk.locator("dialog:modal"), "Передать").click()
    await expect(error_at(desk, "talk-transfer", "note")).to_be_visible()
    await past_double_click(desk)
    await field(desk, "talk-transfer", "consultant").select_option(str(other.key))
    await field(desk, "talk-transfer", "note").fill("Нужен счёт")
    await press(desk.locator("dialog:modal"), "Передать").click()
    await expect(notice(desk, "Диалог передан")).to_be_visible()
    await expect(desk.locator("#own-dialogues")).not_to_contain_text(name)
    await expect(page.locator("#chat-log")).to_contain_text(f"Диалог передан консультанту: {other.display_name}")
    await expect(page.get_by_text("Нужен счёт")).to_have_count(0)
    async with unit_of_work() as work:
        assert [one.id for one in await queue.own(work, await builders.sign_in(other))] == [dialogue]

    await press(desk, "Отошёл").click()
    await expect(desk.locator("#own-limit")).to_contain_text("Отошли")
    await past_double_click(desk)
    await press(desk, "Я на месте").click()
    await expect(desk.locator("#own-limit")).to_contain_text("На месте")


async def test_heads_read_who_waits_and_how_consultants_serve(portal: Portal, new_context: NewContext) -> None:
    name = f"ООО «Мельница {uuid.uuid4().hex[:6]}»"
    firm = await builders.sign_in(await advocate.client(await advocate.manager("Менеджер"), name))
    await consultants.begin(firm, "Где счёт?", topic="Счёт")
    served = await consultants.begin(firm, "Когда приедут?", topic="Прибор")
    employee = await builders.staff(Role.ADVOCATE_MANAGER, name=f"Зорина {uuid.uuid4().hex[:6]}")
    actor = await builders.sign_in(employee)
    await consultants.take(actor, served)
    await consultants.send(actor, served, "Завтра с девяти")
    await consultants.close(actor, served)
    async with unit_of_work() as work:
        await opening.rate(work, firm, served, 5, "Быстро ответили")
    context = await new_context()
    await sign_in(context, portal, await builders.staff())
    page = await context.new_page()
    await open_page(page, STAFF_ADVOCATE_REPORT)
    await expect(page.get_by_role("main")).to_contain_text(f"{name}: Счёт, ждёт")
    row = page.locator("#advocate-managers tr", has_text=employee.display_name)
    await expect(row.locator('[data-column="dialogues"]')).to_have_text("1")
    await expect(page.locator("#advocate-ratings")).to_contain_text("Быстро ответили")
    await check_look(page)
    href = await page.get_by_role("link", name="Скачать таблицу").get_attribute("href")
    answer = await context.request.get(href or "")
    assert answer.ok
    assert (await answer.body())[:2] == b"PK"
    await field(page, "advocate-report", "first").fill("2999-01-01")
    await press(page, "Показать").click()
    await expect(error_at(page, "advocate-report", "first")).to_contain_text("Укажите дни")

    outsider = await new_context()
    await sign_in(outsider, portal, employee)
    refused = await outsider.request.get(href or "")
    assert refused.status == 403
