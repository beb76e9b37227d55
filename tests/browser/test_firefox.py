"""The main flow in Firefox ESR: sign in, hand in a reading, file an application with a file; menus and dialogs."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lkk.launch import firefox
from lkk.routes import HOME, LOGIN, READINGS, application_path, new_application_path
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import visible_fields
from lkk.services.forms.declaration import Field, Kind
from lkk.state.applications.wizard_fields import MOST_RADIOS
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests.browser.firefox import Firefox, running_firefox
from tests.browser.wizard_pages import CONSENTS, FORM
from tests.form_answers import valid_answers
from tests.portal_process import Portal
from tests.sample_files import pdf

SERVICE = KINDS["meter_service"]
_PICKED = (FieldKind.METERING_POINT, FieldKind.DATE)


@pytest.fixture
async def browser_tab(portal: Portal, tmp_path: Path) -> AsyncIterator[Firefox]:
    """A tab of a fresh Firefox."""
    program = firefox.find()
    if program is None:
        pytest.skip("Firefox is not installed: `make browser` installs it where the system's packages have it")
    async with running_firefox(program, portal.url, tmp_path) as tab:
        yield tab


def _control(form: str, name: str) -> str:
    return f'[id="{form}-{name}"]'


async def _sign_in(tab: Firefox, email: str) -> None:
    await tab.open(LOGIN.path)
    await tab.until("document.querySelector('#login-email') && document.fonts.status === 'loaded'")
    await tab.type("#login-email", email)
    await tab.type("#login-password", builders.PASSWORD)
    await tab.press("Войти", within="form")
    await tab.until(f"location.pathname === '{HOME.path}'")
    await tab.until_text("h1", HOME.title)


async def _menu_opens_and_closes(tab: Firefox) -> None:
    shown = "document.querySelector('#person-menu').matches(':popover-open')"
    await tab.click('[popovertarget="person-menu"]')
    await tab.until(shown)
    await tab.keys("Escape")
    await tab.until(f"!{shown}")


async def _hand_in_a_reading(tab: Firefox, register_id: int) -> None:
    await tab.open(READINGS.path)
    await tab.type(_control("readings", f"r{register_id}"), "150,5")
    await tab.until_text(f'[data-register="{register_id}"] .cell-status', "неподтвержденные")
    await tab.press("Отправить")
    await tab.until_text("#notices", "Отправлено: 1 показание")


async def _at_step(tab: Firefox, kind: Kind, index: int) -> None:
    await tab.until_text("#wizard-step-title", f"Шаг {index + 1}. {kind.step_titles[index]}")


async def _answer(tab: Firefox, one: Field, value: Any) -> None:
    control = _control(FORM, one.name)
    if one.kind is FieldKind.CHOICE and len(one.offered) <= MOST_RADIOS:
        await tab.click(_control(FORM, f"{one.name}-{value}"))
    elif one.kind in (*_PICKED, FieldKind.CHOICE):
        await tab.choose(control, value)
    elif not await tab.value(f"document.querySelector({json.dumps(control)})?.value"):
        await tab.type(control, value)


async def _file_an_application(tab: Firefox, answers: Mapping[str, Any], file: Path) -> None:
    await tab.open(new_application_path(SERVICE.code))
    for index, step in enumerate(SERVICE.steps):
        await _at_step(tab, SERVICE, index)
        for one in visible_fields(step, answers):
            if answers.get(one.name):
                await _answer(tab, one, answers[one.name])
        if step.slots:
            await tab.attach(_control(FORM, "photos"), file)
            await tab.until_text('[data-file-slot="photos"]', file.name)
        await tab.press("Далее")
    await _at_step(tab, SERVICE, len(SERVICE.steps))
    for purpose in SERVICE.consents:
        await tab.click(_control(CONSENTS, f"consent.{purpose.value}"))
    await tab.press("Отправить")
    await tab.until("/Заявка № .+ отправлена/.test(document.querySelector('h1')?.innerText)")


async def _dialog_opens_and_closes(tab: Firefox, path: str) -> None:
    shown = "document.querySelector('#withdraw').open"
    await tab.open(path)
    await tab.press("Отозвать")
    await tab.until(shown)
    await tab.keys("Escape")
    await tab.until(f"!{shown}")


async def test_the_main_flow_goes_in_firefox(browser_tab: Firefox, portal: Portal, tmp_path: Path) -> None:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    photo = tmp_path / "снимок щита.pdf"
    photo.write_bytes(pdf())
    answers, _ = valid_answers(SERVICE, ApplicantType.INDIVIDUAL, points=(str(metered.point.key),))

    await _sign_in(browser_tab, user.email)
    await _menu_opens_and_closes(browser_tab)
    await _hand_in_a_reading(browser_tab, metered.registers[0].key)
    await _file_an_application(browser_tab, answers, photo)
    ((number,),) = portal.query("select number from application where user_id = %s and status <> 'draft'", user.key)
    await _dialog_opens_and_closes(browser_tab, application_path(number))
    assert browser_tab.errors == []
