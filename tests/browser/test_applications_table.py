"""The table of applications in a browser: the first page of a customer, the list of grid objects, the desk."""

import io

from openpyxl import load_workbook
from playwright.async_api import Page, expect

from lkk.routes import APPLICATIONS, STAFF, staff_application_path
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.browser.application_pages import opened
from tests.browser.pages import NewContext, error_at, field, notice, open_page, past_double_click, press, signed_in_page
from tests.portal_process import Portal

FILTER = "applications-filter"


async def shows(page: Page, *numbers: str | None, table: str = "applications") -> None:
    """The table holds exactly these, in this order."""
    heads = page.locator(f"#{table} tbody th a")
    await expect(heads).to_have_text([number or "" for number in numbers])


async def test_a_customer_sorts_filters_and_downloads_their_table(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer()
    first, second = await made.filed(user), await made.filed(user, "asset_transfer")
    await made.filed(await builders.customer())
    context = await new_context()
    page = await signed_in_page(context, portal, user, APPLICATIONS)
    await shows(page, second.number, first.number)

    table = page.locator(".table-scroll")
    outside = await table.evaluate("box => box.scrollWidth - box.clientWidth")
    assert outside <= 1, "columns stand out of the window"  # parts of a pixel are rounded apart

    await page.locator("#applications thead").get_by_role("link", name="Статус изменён").click()
    await shows(page, first.number, second.number)
    await expect(page).to_have_url(portal.url + APPLICATIONS.url(sort="changed"))
    await page.go_back()
    await shows(page, second.number, first.number)

    await page.get_by_text("Фильтры", exact=True).click()
    await field(page, FILTER, "kind").select_option("asset_transfer")
    await press(page, "Найти").click()
    await shows(page, second.number)
    answer = await context.request.get(await page.locator("a[download]").get_attribute("href") or "")
    sheet = load_workbook(io.BytesIO(await answer.body())).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [second.number]

    await open_page(page, APPLICATIONS, view="assets")
    heads = ["ИД", "Дата создания", "ФЛ/ЮР/ИП", "ФИО/Название организации", "Передаваемые объекты", "Статус"]
    await expect(page.locator("#applications thead th")).to_have_text(heads)
    await shows(page, second.number)
    await expect(page.locator("#applications-total")).to_have_text("1")


async def test_what_narrows_the_table_is_seen_and_taken_away_and_the_panel_stays_shut(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    first, second = await made.filed(user), await made.filed(user, "asset_transfer")
    page = await signed_in_page(await new_context(), portal, user, APPLICATIONS)
    await field(page, FILTER, "text").fill(first.number or "")
    await press(page, "Найти").click()
    await shows(page, first.number)
    await open_page(page, APPLICATIONS, kind=first.kind, sort="number")
    await field(page, FILTER, "text").fill(first.number or "")
    await press(page, "Найти").click()
    await expect(field(page, FILTER, "text")).to_have_value(first.number or "")
    chips = page.get_by_role("list", name="Условия поиска").locator(".chip")
    await expect(chips).to_have_count(2)
    await expect(field(page, FILTER, "kind")).to_be_hidden()
    await chips.first.get_by_role("link").click()
    await expect(chips).to_have_count(1)
    await shows(page, first.number)
    await page.get_by_role("link", name="Сбросить всё").click()
    await expect(chips).to_have_count(0)
    await shows(page, first.number, second.number)
    await expect(page).to_have_url(portal.url + APPLICATIONS.url(sort="number"))


async def test_columns_are_put_away_for_this_browser_and_a_telephone_shows_cards(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    await made.filed(user)
    page = await signed_in_page(await new_context(), portal, user, APPLICATIONS)
    head = page.locator("#applications thead").get_by_role("columnheader", name="Заявитель")
    await press(page, "Столбцы").click()
    await page.get_by_label("Заявитель", exact=True).last.uncheck()
    await expect(head).to_be_hidden()
    await page.reload()
    await expect(page.locator("#applications tbody th")).to_have_count(1)
    await expect(head).to_be_hidden()
    await press(page, "Столбцы").click()
    await page.get_by_label("Заявитель", exact=True).last.check()
    await expect(head).to_be_visible()

    await page.set_viewport_size({"width": 360, "height": 740})
    facts = page.locator("#applications tbody td:visible")
    assert await facts.evaluate_all("cells => cells.map((one) => one.dataset.label)") == [
        "Вид заявки",
        "Статус",
        "Срок",
    ]
    await expect(page.locator("#applications tbody th a")).to_be_visible()


async def test_a_page_that_finds_nothing_says_so(new_context: NewContext, portal: Portal) -> None:
    page = await signed_in_page(await new_context(360, 740), portal, await builders.customer(), APPLICATIONS)
    await expect(page.get_by_text("Заявок пока нет")).to_be_visible()
    await open_page(page, APPLICATIONS, number="нет такой")
    await expect(page.get_by_text("Ничего не найдено")).to_be_visible()
    await page.get_by_role("link", name="Показать все").click()
    await expect(page.get_by_text("Заявок пока нет")).to_be_visible()


async def test_an_operator_works_through_the_queue_by_keys_and_with_several_at_once(
    new_context: NewContext, portal: Portal
) -> None:
    user, operator = (
        await builders.customer(name="Очередная Ольга Петровна"),
        await builders.staff(Role.SERVICE_CENTRE_OPERATOR),
    )
    rows = [await made.filed(user) for _ in range(3)]
    page = await signed_in_page(await new_context(), portal, operator, STAFF)
    await open_page(page, STAFF, applicant=user.display_name, sort="number")
    numbers = [row.number for row in rows]
    await shows(page, *numbers, table="queue")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    line = page.locator("#queue tbody tr", has_text=numbers[0] or "")
    await expect(line.get_by_role("link")).to_be_focused()
    await page.keyboard.press("t")
    await expect(notice(page, "Заявка взята в работу")).to_be_visible()
    await expect(line).to_contain_text(operator.display_name)
    await page.keyboard.press("/")
    await page.keyboard.type("jkt?")
    await expect(field(page, "queue-filter", "text")).to_have_value("jkt?")
    await field(page, "queue-filter", "text").fill("")
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Клавиши очереди")).to_be_visible()
    await page.keyboard.press("Escape")

    for row in rows[1:]:
        await page.get_by_label(f"Выбрать заявку {row.number}").check()
    await field(page, "bulk", "act").select_option("assign")
    await press(page, "Выполнить").click()
    await expect(error_at(page, "bulk", "executor_id")).to_contain_text("Выберите исполнителя")
    await past_double_click(page)
    await field(page, "bulk", "executor_id").select_option(str(operator.key))
    await press(page, "Выполнить").click()
    await expect(notice(page, "Сделано: 2 заявки из 2")).to_be_visible()
    await page.get_by_role("link", name="Мои").click()
    await shows(page, *numbers, table="queue")
    await expect(page.locator("#view-mine")).to_have_text("3")

    await press(page, "Столбцы").click()
    head = page.locator("#queue thead").get_by_role("columnheader", name="Объект")
    await page.get_by_label("Объект", exact=True).last.uncheck()
    await expect(head).to_be_hidden()
    await page.reload()
    await shows(page, *numbers, table="queue")
    await expect(head).to_be_hidden()


async def test_a_colleague_whose_card_is_closed_or_left_is_gone_from_the_line_at_once(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer(name="Смотрова Инна Львовна")
    row = await made.filed(user)
    page = await signed_in_page(await new_context(), portal, await builders.staff(Role.SERVICE_CENTRE_OPERATOR), STAFF)
    await open_page(page, STAFF, applicant=user.display_name)
    await shows(page, row.number, table="queue")
    seen = page.locator("#queue tbody .opened-by")
    colleague = await opened(
        await new_context(), portal, await builders.staff(), staff_application_path(row.number or "")
    )
    await expect(seen).to_have_count(1)
    await colleague.goto("about:blank")
    await expect(seen).to_have_count(0)
    await colleague.go_back()
    await expect(seen).to_have_count(1)
    await colleague.get_by_role("link", name="К списку").click()
    await expect(seen).to_have_count(0)
