"""The whole way of a new customer: registration, an account by number and PIN, readings to «переданы»."""

from playwright.async_api import Page, expect

from lkk.routes import ACCOUNTS, HOME, HOME_PUBLIC, READINGS, REGISTER
from tests import builders
from tests.browser.city_accounts import CityAccount, stored_readings, today_in_city
from tests.browser.pages import cell, error_at, field, loaded, notice, open_page, press, said_at, status_of
from tests.emails import arrived, code_in
from tests.portal_process import Portal

NEW_PASSWORD = "тихая лампа в коридоре"
DATA = {
    "last_name": "Новикова",
    "first_name": "Анна",
    "middle_name": "Сергеевна",
    "phone": "8 913 123-45-67",
    "password": NEW_PASSWORD,
    "password_again": NEW_PASSWORD,
}


async def fill(page: Page, form: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        await field(page, form, name).fill(value)


async def ask_for_code(page: Page, portal: Portal, email: str) -> str:
    await open_page(page, REGISTER)
    await field(page, "register-start", "email").fill(email)
    await press(page, "Получить код").click()
    await expect(page.get_by_text(f"Отправили письмо с кодом на {email}")).to_be_visible()
    return code_in(await arrived(portal.sandbox, email, "Код подтверждения"))


async def enter_code(page: Page, code: str) -> None:
    await field(page, "register-confirm", "code").fill(code)
    await page.locator("#register-confirm button[type=submit]").click()


async def test_a_new_customer_comes_from_the_first_page_to_transmitted_readings(
    page: Page, portal: Portal, home_account: CityAccount
) -> None:
    email = "novikova@example.com"
    await open_page(page, HOME_PUBLIC)
    await page.get_by_role("main").get_by_role("link", name="Зарегистрироваться").click()
    await loaded(page, REGISTER)
    await enter_code(page, await ask_for_code(page, portal, email))
    await page.get_by_role("link", name="Физическое лицо").click()
    await fill(page, "register-finish", DATA)
    await field(page, "register-finish", "consent").check()
    await press(page, "Зарегистрироваться").click()

    await loaded(page, HOME)
    await expect(page.get_by_role("main")).to_contain_text("Новикова Анна Сергеевна")
    await page.get_by_role("main").get_by_role("link", name="Подключить ЛС").click()
    await loaded(page, ACCOUNTS)
    await fill(page, "attach", {"number": home_account.number, "pin": home_account.pin})
    await press(page, "Подключить ЛС").click()
    await expect(page.locator("#accounts tbody tr")).to_contain_text(f"№ {home_account.number}")
    await expect(page.locator("#active-account")).to_have_text(home_account.number)

    await page.get_by_role("link", name="Подача показаний").click()
    await loaded(page, READINGS)
    [register] = home_account.registers
    register_id = home_account.register_id(portal)
    await cell(page, register_id).fill(register.usual(today_in_city()))
    await cell(page, register_id).blur()
    await expect(said_at(page, register_id)).to_contain_text("Расход")
    await expect(status_of(page, register_id)).to_have_text("неподтвержденные")
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 1 показание")).to_be_visible()
    await expect(status_of(page, register_id)).to_have_text("переданы")
    assert len(stored_readings(portal, register_id)) == 1
    await arrived(portal.sandbox, email, "Показания отправлены")
    await expect(page.locator("#bell .count")).to_have_text("3")  # the account, the readings taken, the readings sent


async def test_a_wrong_code_is_said_at_its_field_and_tries_are_counted(page: Page, portal: Portal) -> None:
    code = await ask_for_code(page, portal, "wrong.code@example.com")
    await enter_code(page, "000000" if code != "000000" else "111111")
    await expect(error_at(page, "register-confirm", "code")).to_contain_text("Осталось попыток: 4")
    await expect(field(page, "register-confirm", "code")).to_be_focused()
    await page.route("**/api/auth/register/resend", lambda route: route.fulfill(json={}))
    await page.evaluate("sessionStorage.setItem('lkk.resend:/api/auth/register/resend', '1')")
    await page.locator("button[data-resend]").click()
    await expect(page.locator("[data-form-message]")).to_have_text("Код отправлен ещё раз.")
    await expect(error_at(page, "register-confirm", "code")).to_be_empty()
    await enter_code(page, f"{code[:3]} {code[3:]}")
    await expect(page.get_by_role("heading", name="Кабинет юридического лица")).to_be_visible()


async def test_a_known_address_gets_the_same_page_and_another_email(page: Page, portal: Portal) -> None:
    user = await builders.customer("known@example.com")
    await open_page(page, REGISTER)
    await field(page, "register-start", "email").fill(user.email)
    await press(page, "Получить код").click()
    await expect(page.get_by_text(f"Отправили письмо с кодом на {user.email}")).to_be_visible()
    assert not code_in(await arrived(portal.sandbox, user.email, "Вы уже зарегистрированы"))


async def test_refused_data_stay_typed_and_every_field_says_what_is_wrong(page: Page, portal: Portal) -> None:
    await enter_code(page, await ask_for_code(page, portal, "sole.proprietor@example.com"))
    await page.get_by_role("link", name="Индивидуальный предприниматель").click()
    wrong = {**DATA, "inn": "123456789012", "ogrn": "12345", "password_again": "другая фраза целиком"}
    await fill(page, "register-finish", wrong)
    await press(page, "Зарегистрироваться").click()
    for name in ("inn", "ogrn", "password_again", "consent"):
        await expect(error_at(page, "register-finish", name)).not_to_be_empty()
    await expect(field(page, "register-finish", "inn")).to_be_focused()
    for name, value in wrong.items():
        await expect(field(page, "register-finish", name)).to_have_value(value)
