"""A contract from posting to the container: read, agreed, signed by a code seen on the phone, checked by anybody."""

import hashlib
import zipfile

from playwright.async_api import Page, expect

from lkk.routes import (
    DOCUMENT,
    NOTIFICATIONS,
    SIGNATURE_AGREEMENT,
    STAFF_SIGNATURES,
    document_path,
    staff_application_path,
    verify_path,
)
from lkk.state.connection.contract import REJECT_FORM
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from tests import builders, sample_files, signatures
from tests import connection_cases as path
from tests import signing as given
from tests.browser.application_pages import opened
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
)
from tests.browser.signing_pages import code_on_the_phone, read
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

TITLE = DocumentKind.CONTRACT.label


async def test_a_contract_is_read_signed_by_sms_and_checked_by_anybody(new_context: NewContext, portal: Portal) -> None:
    phone = "+79130000727"
    user = await builders.customer(phone=phone, phone_confirmed=True)
    await given.seen(user)
    actor = await builders.sign_in(user)
    document = await given.contract(actor, read=False)
    page = await signed_in_page(await new_context(width=360, height=740), portal, user, NOTIFICATIONS)
    await page.goto(document_path(document.public_id))
    await loaded(page, DOCUMENT, TITLE)
    signing = page.locator("#signing")
    await expect(signing).to_contain_text("Прочитайте документ до конца")
    await read(page)
    await signing.get_by_role("link", name="Прочитать соглашение").click()
    await loaded(page, SIGNATURE_AGREEMENT)
    assert await axe_complaints(page) == []
    await press(page, "Принять соглашение").click()
    await expect(page.locator("main")).to_contain_text("Отметьте, что принимаете соглашение")
    await page.get_by_label("Я прочитал соглашение").check()
    await past_double_click(page)
    await press(page, "Принять соглашение").click()
    await expect(page.locator("main")).to_contain_text("Соглашение принято")
    await page.goto(document_path(document.public_id))
    await loaded(page, DOCUMENT, TITLE)
    code = await code_on_the_phone(page, portal, phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    await field(page, "signing-code", "code").fill(wrong)
    await press(page, "Подписать").click()
    await expect(signing).to_contain_text("Осталось попыток: 2")
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0
    await field(page, "signing-code", "code").fill(code)
    await past_double_click(page)
    await press(page, "Подписать").click()
    await expect(page.locator("#document-state")).to_contain_text("Подписан")
    whole = page.get_by_role("link", name="Всё одним архивом")
    await expect(whole).to_be_visible()
    assert await axe_complaints(page) == []
    async with page.expect_download() as given_file:
        await whole.click()
    path = await (await given_file.value).path()
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        paper = archive.read(names[0])
    assert names[1:] == ["Подпись компании.sig", "Протокол подписания.pdf", "Как проверить.txt"]
    assert hashlib.sha256(paper).hexdigest() == (await given.version_of(document)).sha256
    await check_by_anybody(await (await new_context()).new_page(), verify_path(document.public_id), paper)


async def check_by_anybody(page: Page, address: str, paper: bytes) -> None:
    """Drop the very file and an altered one on the page of its number."""
    await page.goto(address)
    await expect(page.locator("#signatures")).to_contain_text("И••• И••• И•••")
    assert await axe_complaints(page) == []
    for content, said in ((paper, "Файл подлинный"), (paper[:-9] + b"x" + paper[-8:], "Файл изменён")):
        file = {"name": "договор.pdf", "mimeType": "application/pdf", "buffer": content}
        await page.locator("#verify-chosen").set_input_files(file)  # type: ignore[arg-type]
        await expect(page.get_by_role("status").first).to_contain_text(said)
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await sideways(page) == 0
    await page.goto("/verify")
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def test_a_file_of_a_firm_is_checked_by_an_employee_and_signs(new_context: NewContext, portal: Portal) -> None:
    actor = await given.firm()
    document = await given.contract(actor)
    user = await given.user_of(actor)
    signature = signatures.gost(signatures.signer().detached(await given.bytes_of(await given.version_of(document))))
    page = await signed_in_page(await new_context(), portal, user, NOTIFICATIONS)
    await page.goto(document_path(document.public_id))
    await loaded(page, DOCUMENT, TITLE)
    signing = page.locator("#signing")
    file = {"name": "подпись.sig", "mimeType": "application/octet-stream", "buffer": signature}
    await page.locator("#signing-file-signature").set_input_files(file)  # type: ignore[arg-type]
    await expect(signing).to_contain_text("файл подписи проверяет сотрудник")
    context = await new_context()
    await sign_in(context, portal, await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    desk = await context.new_page()
    await desk.goto(STAFF_SIGNATURES.path)
    await loaded(desk, STAFF_SIGNATURES)
    assert await axe_complaints(desk) == []
    await desk.get_by_role("button", name="Подпись верна").first.click()
    await field(desk, "signature-check", "note").fill("КриптоАРМ: подпись верна, сертификат действует")
    await desk.get_by_role("button", name="Записать", exact=True).click()
    await expect(page.locator("#document-state")).to_contain_text("Подписан")


async def test_disagreements_with_a_contract_are_rejected_and_the_customer_reads_why(
    new_context: NewContext, portal: Portal
) -> None:
    user = await path.firm()
    application = await path.offered(user, path.WORKSHOP, substation="on")
    contract = (await path.documents(application))[DocumentKind.CONTRACT]
    own = await signed_in_page(await new_context(width=360, height=740), portal, user, NOTIFICATIONS)
    await own.goto(document_path(contract.public_id))
    await loaded(own, DOCUMENT, TITLE)
    file = {"name": "Протокол.pdf", "mimeType": "application/pdf", "buffer": sample_files.pdf()}
    place = field(own, "signing-disagreements", "disagreements")
    await place.set_input_files(file)  # pyright: ignore[reportArgumentType]
    await expect(own.locator("#document-state")).to_contain_text("Протокол разногласий направлен")
    office = await opened(
        await new_context(), portal, await builders.staff(), staff_application_path(application.number or "")
    )
    await press(office, "Отклонить разногласия").click()
    dialog = office.locator(f"#{REJECT_FORM}-dialog")
    await field(office, REJECT_FORM, "reason").fill("нет")
    await press(dialog, "Отклонить").click()
    await expect(error_at(office, REJECT_FORM, "reason")).to_contain_text("не приняты")
    assert await axe_complaints(office) == []
    await field(office, REJECT_FORM, "reason").fill("Сроки установлены Правилами")
    await past_double_click(office)
    await press(dialog, "Отклонить").click()
    await expect(notice(office, "Разногласия отклонены")).to_be_visible()
    await expect(own.locator("main")).to_contain_text("Сроки установлены Правилами")
    await expect(own.locator("#document-state")).to_contain_text("Ждёт вашей подписи")
    assert await axe_complaints(own) == []
    assert await sideways(own) == 0
