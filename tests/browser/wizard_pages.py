"""Going through the wizard in a browser by the declaration of a kind: what is asked is filled in, page by page."""

from collections.abc import Mapping
from typing import Any

from playwright.async_api import Locator, Page, expect

from lkk.routes import new_application_path
from lkk.services.forms.checking import visible_fields, visible_slots
from lkk.services.forms.declaration import Field, Kind, Step
from lkk.state.applications.wizard import WHOLE_FORM
from lkk.state.applications.wizard_fields import MOST_RADIOS
from lkk.vocabulary.applications import FieldKind
from tests.browser.pages import field, press
from tests.sample_files import pdf

FORM, CONSENTS = "wizard", "agreement"
FILE_NAME = "документ.pdf"
_SELECTS = (FieldKind.METERING_POINT, FieldKind.OWN_APPLICATION, FieldKind.ACCOUNT)


def whole_form(kind: str) -> str:
    """Where an application is begun with the whole questionnaire, whoever begins it."""
    return f"{new_application_path(kind)}?form={WHOLE_FORM}"


def heading(page: Page) -> Locator:
    """The heading of the open step."""
    return page.locator("#wizard-step-title")


async def at_step(page: Page, kind: Kind, index: int) -> None:
    """Wait for a page of the wizard; `index` counts from 0."""
    await expect(heading(page)).to_have_text(f"Шаг {index + 1}. {kind.step_titles[index]}")


async def fill_step(page: Page, step: Step, answers: Mapping[str, Any]) -> None:
    """Answer everything that is asked on the open page and attach a file where one is demanded."""
    for one in visible_fields(step, answers):
        known = one.of_profile and not await field(page, FORM, one.name).count()
        if answers.get(one.name) is not None and not known:
            await answer(page, one, one.name, answers[one.name])
    for slot in visible_slots(step, answers):
        if slot.required:
            await attach(page, slot.code)


async def answer(page: Page, one: Field, name: str, value: Any) -> None:
    """Type or choose one answer and leave the question."""
    control = field(page, FORM, name)
    if one.kind is FieldKind.ROWS:
        await _rows(page, one, value)
    elif one.kind is FieldKind.CHOICES:
        for option in value:
            await field(page, FORM, f"{name}.{option}").check()
    elif one.kind is FieldKind.YES_NO:
        await control.set_checked(value)
    elif one.kind in _SELECTS or (one.kind is FieldKind.CHOICE and len(one.offered) > MOST_RADIOS):
        await control.select_option(value)
    elif one.kind is FieldKind.CHOICE:
        await field(page, FORM, f"{name}-{value}").check()
    else:
        await control.fill(value)
        await control.blur()


async def attach(page: Page, slot: str, name: str = FILE_NAME, content: bytes | None = None) -> None:
    """Attach a file and wait until the server has kept it."""
    place = page.locator(f'[data-file-slot="{slot}"]')
    before = await place.locator(".file-line a").count()
    body = pdf() if content is None else content
    await field(page, FORM, slot).set_input_files({"name": name, "mimeType": "application/pdf", "buffer": body})
    await expect(place.locator(".file-line a")).to_have_count(before + 1)


async def fill_steps(page: Page, kind: Kind, answers: Mapping[str, Any]) -> None:
    """From the first page, which is open, to the last one."""
    for index, step in enumerate(kind.steps):
        await at_step(page, kind, index)
        await fill_step(page, step, answers)
        await press(page, "Далее").click()
    await at_step(page, kind, len(kind.steps))


async def shown_for_checking(page: Page) -> list[tuple[str, str]]:
    """Questions and answers as the last page lists them."""
    terms, words = page.locator(".review-section dt"), page.locator(".review-section dd")
    texts = [" ".join(text.split()) for text in await words.all_inner_texts()]
    return list(zip(await terms.all_inner_texts(), texts, strict=True))


async def agree(page: Page, kind: Kind) -> None:
    """Mark every consent."""
    for purpose in kind.consents:
        await field(page, CONSENTS, f"consent.{purpose.value}").check()


async def _rows(page: Page, one: Field, rows: list[dict[str, Any]]) -> None:
    for index, row in enumerate(rows):
        await field(page, FORM, f"{one.name}-add").click()
        for column in one.rows:
            if column.name in row:
                await answer(page, column, f"{one.name}.{index}.{column.name}", row[column.name])
