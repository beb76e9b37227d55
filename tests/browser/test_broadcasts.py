"""A mass notification: a file with faults, a preview, another's approval, its progress, a stop in the middle."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from lkk.models.identity import User
from lkk.routes import STAFF_BROADCAST, STAFF_BROADCAST_NEW, STAFF_BROADCASTS
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.pages import NewContext, error_at, field, loaded, notice, press, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

FORM, MANY = "broadcast", 1500
TITLE = "Отключим свет в четверг"
_PEOPLE = """
with people as (
  insert into user_account (email, role, status, cabinet_class, applicant_type, display_name, created_at)
  select 'told' || n || '@example.com', 'customer', 'active', 'individual', 'individual', 'Клиент ' || n, now()
  from generate_series(1, %s) n returning id
), accounts as (
  insert into customer_account
      (external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone, closed)
  select 'told' || id, 1, 'individual', (7000000 + id)::text, '', 'Клиент', 'г. Барнаул', 'Asia/Barnaul', false
  from people returning id, external_id
)
insert into account_link (user_id, account_id, active, attached_at)
select substr(external_id, 5)::bigint, id, true, now() from accounts
"""


@pytest.fixture
async def numbers(portal: Portal) -> AsyncIterator[list[str]]:
    """The accounts of many customers, who are gone afterwards."""
    portal.query(_PEOPLE, MANY)
    yield [number for (number,) in portal.query("select number from customer_account where external_id like 'told%%'")]
    portal.query("delete from user_account where email like 'told%%@example.com'")
    portal.query("delete from customer_account where external_id like 'told%%'")


async def upload(page: Page, text: str) -> None:
    place = page.locator('[id="broadcast-list-accounts"]')
    await place.set_input_files({"name": "счета.csv", "mimeType": "text/csv", "buffer": text.encode()})


async def whole(page: Page, width: int = 360) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def prepared(portal: Portal, open_browser: NewContext, numbers: list[str]) -> tuple[Page, User]:
    """The card of a draft by an operator, its list of accounts taken."""
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Орлова Марина")
    page = await signed_in_page(await open_browser(), portal, operator, STAFF_BROADCASTS)
    await page.get_by_role("link", name=STAFF_BROADCAST_NEW.title).click()
    await loaded(page, STAFF_BROADCAST_NEW)
    await press(page, "Сохранить черновик").click()
    await expect(error_at(page, FORM, "title")).to_contain_text("Напишите заголовок")
    await field(page, FORM, "title").fill(TITLE)
    await field(page, FORM, "body").fill("Здравствуйте, {имя}. Счёт {счёт}.")
    await page.get_by_text("По списку лицевых счетов из файла").click()
    await whole(page)
    await page.wait_for_timeout(600)
    await press(page, "Сохранить черновик").click()
    await loaded(page, STAFF_BROADCAST, TITLE)
    await upload(page, f"Лицевой счёт\n{numbers[0]}\nабв\n7\n")
    faults = page.locator("#list-faults")
    await expect(faults.get_by_role("listitem")).to_have_text(
        ["Строка 3: «абв» — не номер счёта: в нём должны быть только цифры", "Строка 4: счёта № 7 нет"]
    )
    await whole(page)
    await upload(page, "\n".join(numbers))
    await expect(page.locator("#broadcast-recipients")).to_contain_text("На сайте1 500 клиентов")
    await expect(faults).to_have_count(0)
    return page, operator


async def test_a_broadcast_goes_from_a_file_to_approval_and_is_stopped_in_the_middle(
    portal: Portal, open_browser: NewContext, numbers: list[str]
) -> None:
    administrator = await builders.staff(name="Главнова Галина")
    page, _ = await prepared(portal, open_browser, numbers)
    await field(page, "broadcast-preview", "words").fill(numbers[0])
    await press(page, "Показать").click()
    await expect(page.locator("#preview")).to_contain_text(f"Счёт № {numbers[0]}.")
    await press(page, "Отправить на одобрение").click()
    await press(page.locator("dialog:modal"), "Отправить").click()
    await expect(page.locator("#broadcast-state")).to_contain_text("Ждёт одобрения")
    await expect(press(page, "Одобрить")).to_have_count(0)

    other = await signed_in_page(await open_browser(), portal, administrator, STAFF_BROADCASTS)
    await expect(other.get_by_text("Ждут вашего решения")).to_be_visible()
    await other.get_by_role("link", name=TITLE).click()
    await loaded(other, STAFF_BROADCAST, TITLE)
    await press(other, "Одобрить").click()
    await press(other.locator("dialog:modal"), "Одобрить и отправить").click()
    await expect(notice(other, "Одобрено")).to_be_visible()
    progress = page.locator("#broadcast-progress")  # the author's page follows by itself
    await expect(progress).to_contain_text("ждут отправки")
    await whole(other)
    await press(other, "Остановить").click()
    await press(other.locator("dialog:modal"), "Остановить").click()
    for seen in (other, page):
        await expect(seen.locator("#broadcast-state")).to_contain_text("Остановлена")
        await expect(seen.locator("#broadcast-progress")).to_contain_text("Рассылку остановили: Главнова Галина")
        await expect(seen.locator("#broadcast-progress")).to_contain_text("не отправлены, рассылка остановлена")
    told, letters = portal.query(
        "select count(*) filter (where told), count(*) filter (where mail = 'sent') from broadcast_recipient"
        " where user_id in (select id from user_account where email like 'told%%@example.com')"
    )[0]
    assert 0 < told <= MANY
    assert letters < told
