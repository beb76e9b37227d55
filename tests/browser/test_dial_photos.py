"""A photo of the dial: added beside the reading by the customer, seen by the operator on the card, taken away."""

from pathlib import Path

from playwright.async_api import expect

from lkk.routes import READINGS, STAFF_CUSTOMER, customer_path
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.pages import NewContext, loaded, press, sign_in, signed_in_page
from tests.guests import photo
from tests.portal_process import Portal


async def test_a_photo_of_the_dial_is_added_shown_to_the_operator_and_taken_away(
    new_context: NewContext, portal: Portal, tmp_path: Path
) -> None:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    pictures = tmp_path / "IMG_1.jpg", tmp_path / "IMG_2.pdf"
    for path in pictures:
        path.write_bytes(photo())
    page = await signed_in_page(await new_context(), portal, user, READINGS)
    await press(page, "Фото прибора").click()
    dialog = page.get_by_role("dialog", name="Фото прибора")
    await expect(dialog).to_contain_text("Фото этого прибора нет")
    chooser = page.locator("#reading-photo")
    await chooser.set_input_files(pictures[1])
    await expect(dialog).to_contain_text("Приложите фото: файл JPG, PNG или HEIC")
    await chooser.set_input_files(pictures[0])
    photos = dialog.get_by_role("list", name="Фото").get_by_role("listitem")
    await expect(photos).to_have_count(1)
    assert await photos.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 0

    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    office = await new_context()
    await sign_in(office, portal, operator)
    desk = await office.new_page()
    await desk.goto(customer_path(user.key))
    await loaded(desk, STAFF_CUSTOMER, user.display_name)
    shown = desk.locator(".card").filter(has_text="Фото показаний")
    await expect(shown.get_by_role("link")).to_contain_text("Прибор №")
    assert await shown.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 0

    await photos.get_by_role("button", name="Удалить Фото за").click()
    await expect(dialog).to_contain_text("Фото этого прибора нет")
    await expect(photos).to_have_count(0)
    await desk.reload()
    await loaded(desk, STAFF_CUSTOMER, user.display_name)
    await expect(shown).to_have_count(0)
