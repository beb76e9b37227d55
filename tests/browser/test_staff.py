"""Pages of the staff: employees, registrations, locking out, and the list of what was not delivered."""

from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from lkk.routes import (
    CONTACTS,
    HOME,
    LOGIN,
    NOT_FOUND,
    RECOVER,
    STAFF,
    STAFF_CUSTOMER,
    STAFF_CUSTOMERS,
    STAFF_DIRECTORIES,
    STAFF_DIRECTORY,
    STAFF_HEALTH,
    STAFF_TEMPLATES,
    STAFF_USERS,
    customer_path,
    directory_path,
)
from lkk.services.kernel.secrets import token_hash
from lkk.vocabulary.applications import Direction
from lkk.vocabulary.directories import DirectoryCode
from lkk.vocabulary.people import Role, UserStatus
from tests import builders
from tests.browser.city_accounts import today_in_city
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    set_password_by_code,
    sign_in,
    signed_in_page,
    until,
)
from tests.emails import arrived
from tests.portal_process import Portal
from tests.sample_files import picture

PASSWORD = "зелёный чайник на плите"


@pytest.fixture(scope="module")
async def administrator(lasting_context: BrowserContext, portal: Portal) -> BrowserContext:
    """A browser with an administrator signed in."""
    await sign_in(lasting_context, portal, await builders.staff())
    return lasting_context


@pytest.fixture
async def users(administrator: BrowserContext) -> Page:
    """The administrator's page of users."""
    page = await administrator.new_page()
    await open_page(page, STAFF_USERS)
    return page


async def ask_to_add(page: Page, name: str, email: str, role: Role | None) -> None:
    await field(page, "staff", "name").fill(name)
    await field(page, "staff", "email").fill(email)
    await field(page, "staff", "role").select_option(role.value if role else "")
    await press(page, "Добавить").click()


async def test_an_operator_is_added_and_sets_a_password_by_email(users: Page, page: Page, portal: Portal) -> None:
    email = "operatorova@example.com"
    await press(users, "Добавить сотрудника").click()
    await ask_to_add(users, "Операторова Ольга Олеговна", email, Role.SERVICE_CENTRE_OPERATOR)
    await expect(notice(users, "Сотрудник добавлен")).to_be_visible()
    await expect(users.get_by_role("dialog")).to_have_count(0)
    await expect(users.locator("#users tbody tr", has_text=email)).to_contain_text("Пароль не задан")
    assert RECOVER.path in await arrived(portal.sandbox, email, "Вам открыт доступ")

    await set_password_by_code(page, portal, email, PASSWORD)
    await loaded(page, STAFF)
    await expect(page.get_by_role("main")).to_contain_text(Role.SERVICE_CENTRE_OPERATOR.label)
    await expect(page.get_by_role("link", name=STAFF_USERS.title)).to_have_count(0)
    await page.goto(STAFF_USERS.path)
    await expect(page.locator("h1")).to_have_text(NOT_FOUND.title)


async def test_a_refused_employee_stays_typed_in_the_open_dialog(users: Page) -> None:
    taken = await builders.customer()
    await press(users, "Добавить сотрудника").click()
    for email, role, at, said in (
        ("не адрес", Role.MFC_OPERATOR, "email", "Проверьте адрес"),
        ("new.person@example.com", None, "role", "Выберите роль"),
        (taken.email, Role.MFC_OPERATOR, "email", "уже есть"),
    ):
        await ask_to_add(users, "Новиков Николай Николаевич", email, role)
        await expect(error_at(users, "staff", at)).to_contain_text(said)
        await expect(field(users, "staff", at)).to_be_focused()
        await expect(field(users, "staff", "name")).to_have_value("Новиков Николай Николаевич")
        await expect(field(users, "staff", "email")).to_have_value(email)
        await past_double_click(users)


async def test_a_registration_that_was_not_activated_is_deleted_by_hand(users: Page, portal: Portal) -> None:
    pending = await builders.customer(status=UserStatus.PENDING, name="")
    await field(users, "users-filter", "text").fill(pending.email)
    await press(users, "Найти").click()
    row = users.locator("#users tbody tr")
    await expect(row).to_have_count(1)
    await press(row, "Удалить").click()
    await press(users.get_by_role("dialog"), "Удалить").click()
    await expect(users.get_by_text("Ничего не найдено")).to_be_visible()
    assert not portal.query("select 1 from user_account where email = %s", pending.email)
    other = await builders.customer(status=UserStatus.PENDING, name="")
    await users.goto(customer_path(other.key))
    await loaded(users, STAFF_CUSTOMER, other.email)
    await press(users, "Удалить").click()
    await press(users.get_by_role("dialog"), "Удалить").click()
    await loaded(users, STAFF_CUSTOMERS)
    assert not portal.query("select 1 from user_account where email = %s", other.email)


async def test_a_locked_user_is_thrown_out_of_the_open_page(users: Page, page: Page, portal: Portal) -> None:
    user = await builders.customer(name="Замкова Зоя Захаровна")
    open_tab = await signed_in_page(page.context, portal, user, HOME)
    await users.goto(STAFF_USERS.url(text=user.email))
    row = users.locator("#users tbody tr", has_text=user.email)
    await press(row, "Заблокировать").click()
    await press(users.get_by_role("dialog"), "Заблокировать").click()
    await expect(users.get_by_role("dialog")).to_contain_text("Напишите причину")
    await users.get_by_role("dialog").get_by_label("Причина").fill("Доступ больше не нужен")
    await users.wait_for_timeout(600)  # a second click within half a second is taken for a double one
    await press(users.get_by_role("dialog"), "Заблокировать").click()
    await loaded(open_tab, LOGIN)
    await expect(open_tab.get_by_text("Замкова")).to_have_count(0)
    await field(open_tab, "login", "email").fill(user.email)
    await field(open_tab, "login", "password").fill(builders.PASSWORD)
    await press(open_tab, "Войти").click()
    await expect(open_tab.locator("#login [data-form-message]")).to_contain_text("Причина: Доступ больше не нужен")
    await press(row, "Разблокировать").click()
    await expect(row).to_contain_text(UserStatus.ACTIVE.label)
    await past_double_click(open_tab)
    await press(open_tab, "Войти").click()
    await loaded(open_tab, HOME)


async def test_a_email_that_was_refused_is_on_the_page_of_the_exchange_and_is_sent_again(
    administrator: BrowserContext, page: Page, portal: Portal
) -> None:
    user = await builders.customer("full.mailbox@example.com")
    portal.sandbox.mail("refuse")
    try:
        await open_page(page, RECOVER)
        await field(page, "recover-start", "email").fill(user.email)
        await press(page, "Получить код").click()
        dead = "select id from outbox_item where state = 'dead' and ordering_key = %s"
        to_them = f"mail:{token_hash(user.email)[:40]}"
        await until(lambda: portal.query(dead, to_them))
    finally:
        portal.sandbox.reset()
    [(item_id,)] = portal.query(dead, to_them)
    health = await administrator.new_page()
    await open_page(health, STAFF_HEALTH)
    await expect(health.get_by_text("Праздники известны до")).to_be_visible()
    row = health.locator("#dead-items tbody tr").filter(has=health.get_by_role("rowheader", name=str(item_id)))
    await expect(row).to_contain_text("550")
    await expect(row).to_contain_text(user.email)
    await expect(row).to_contain_text("Код для нового пароля")
    await expect(health.locator("#file-storage")).to_contain_text("Работает")
    await press(row, "Отправить ещё раз").click()
    await expect(row).to_have_count(0)
    await arrived(portal.sandbox, user.email, "Код для нового пароля")


async def test_a_customer_sees_no_page_of_the_staff(new_context: NewContext, portal: Portal) -> None:
    page = await signed_in_page(await new_context(), portal, await builders.customer(), HOME)
    for route in (STAFF, STAFF_USERS, STAFF_HEALTH):
        await page.goto(route.path)
        await expect(page.locator("h1")).to_have_text(NOT_FOUND.title)


async def test_a_template_is_written_changed_and_deleted(administrator: BrowserContext, portal: Portal) -> None:
    page = await administrator.new_page()
    await open_page(page, STAFF_TEMPLATES)
    rows = page.locator("#templates tbody tr")
    await field(page, "template", "title").fill("Нужен паспорт прибора")
    await press(page, "Сохранить").click()
    await expect(error_at(page, "template", "text")).to_contain_text("Заполните это поле")
    await expect(field(page, "template", "title")).to_have_value("Нужен паспорт прибора")
    await field(page, "template", "text").fill("Подготовьте паспорт прибора учёта.")
    await field(page, "template", "direction").select_option(Direction.METERS.value)
    await past_double_click(page)
    await press(page, "Сохранить").click()
    row = rows.filter(has_text="Нужен паспорт прибора")
    await expect(row).to_contain_text("Приборы учёта")
    await expect(field(page, "template", "title")).to_have_value("")
    await row.get_by_role("button", name="Изменить").click()
    await expect(field(page, "template", "text")).to_have_value("Подготовьте паспорт прибора учёта.")
    await field(page, "template", "title").fill("Нужен паспорт счётчика")
    await past_double_click(page)
    await press(page, "Сохранить").click()
    changed = rows.filter(has_text="Нужен паспорт счётчика")
    await expect(changed).to_have_count(1)
    await expect(row).to_have_count(0)
    newest = page.locator("#changes .entry").first
    await newest.locator("summary").click()
    await expect(newest).to_contain_text("Нужен паспорт прибора")
    await changed.get_by_role("button", name="Удалить").first.click()
    await page.get_by_role("dialog").get_by_role("button", name="Удалить").click()
    await expect(notice(page, "Шаблон удалён")).to_be_visible()
    await expect(changed).to_have_count(0)


async def test_the_administrator_changes_an_office_from_a_day_on_and_takes_it_back(
    administrator: BrowserContext,
) -> None:
    page = await administrator.new_page()
    await open_page(page, STAFF_DIRECTORIES)
    await page.get_by_role("link", name=DirectoryCode.OFFICES.label).click()
    await loaded(page, STAFF_DIRECTORY, DirectoryCode.OFFICES.label)
    entries = page.locator("#entries .entry")
    await expect(entries.first).to_be_visible()
    before = await entries.count()  # other tests have offices of their own
    await entries.first.get_by_role("button", name="Изменить").click()
    await expect(field(page, "entry", "name")).to_be_focused()
    await field(page, "entry", "hours").fill("")
    await press(page, "Посмотреть, что получится").click()
    await expect(error_at(page, "entry", "hours")).to_have_text("Заполните это поле")
    await expect(field(page, "entry", "code")).to_be_disabled()
    await field(page, "entry", "hours").fill("пн–пт 7:00–19:00")
    tomorrow = (today_in_city() + timedelta(days=1)).isoformat()
    await field(page, "entry", "valid_from").fill(tomorrow)
    await past_double_click(page)
    await press(page, "Посмотреть, что получится").click()
    await expect(page.locator("#entry-look dt")).to_have_count(14)
    await press(page, "Сохранить").click()
    await expect(notice(page, "Сохранено")).to_be_visible()
    await expect(page.locator("#entry-look")).to_have_count(0)
    await expect(entries).to_have_count(before + 1)
    await expect(entries.nth(1)).to_contain_text("пн–пт 7:00–19:00")
    await expect(page.get_by_role("main")).to_contain_text("Изменено")
    await entries.nth(1).get_by_role("button", name="Отменить").click()
    await press(page, "Отменить запись").click()
    await expect(notice(page, "Запись отменена")).to_be_visible()
    await expect(entries).to_have_count(before)


async def test_the_logo_of_the_company_stands_in_every_header_until_it_is_taken_out(
    administrator: BrowserContext,
) -> None:
    page = await administrator.new_page()
    await page.goto(directory_path("company"))
    await loaded(page, STAFF_DIRECTORY, DirectoryCode.COMPANY.label)
    await expect(page.locator(".header .brand-logo")).to_have_count(0)
    await press(page, "Изменить").click()
    await field(page, "entry", "logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    )
    await expect(error_at(page, "entry", "logo")).to_contain_text("SVG не принимаем")
    await field(page, "entry", "logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture("PNG", (900, 200))}
    )
    await expect(page.locator(".picture-shown")).to_be_visible()
    await expect(error_at(page, "entry", "logo")).to_be_empty()
    await press(page, "Сохранить").click()
    await expect(notice(page, "Сохранено")).to_be_visible()
    await page.reload()
    await expect(page.locator(".header .brand-logo").first).to_be_visible()
    company = await page.locator(".header .brand-logo").first.get_attribute("alt")
    plain = await administrator.new_page()
    await plain.goto(CONTACTS)
    shown = plain.get_by_role("img", name=company or "")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.naturalHeight") > 0
    await loaded(page, STAFF_DIRECTORY, DirectoryCode.COMPANY.label)
    await press(page, "Изменить").click()
    await press(page, "Убрать").click()
    await expect(page.locator(".picture-shown")).to_be_hidden()
    await press(page, "Сохранить").click()
    await expect(notice(page, "Сохранено")).to_be_visible()
    await page.reload()
    await loaded(page, STAFF_DIRECTORY, DirectoryCode.COMPANY.label)
    await expect(page.locator(".header .brand-logo")).to_have_count(0)
    await plain.reload()
    await expect(plain.locator(".brand-name")).to_contain_text(company or "?")
