"""Every control that the wizard knows is filled in and posted by a browser: what was entered is what is kept.

The kinds below draw all of them; `tests/database/test_wizard_kinds.py` takes every kind the same way without a browser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, expect

from lkk.models.identity import User
from lkk.services.applications import choices
from lkk.services.applications.drafts import drafts
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import asked_answers, visible_fields, visible_slots
from lkk.services.forms.classification import classify
from lkk.services.forms.declaration import APPLICANT_TYPE, Answers, Kind
from lkk.services.forms.review import as_json, sections
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.wizard_fields import Filling, field_item
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import ApplicantType, RegistrationKind
from tests import application_builders as made
from tests import builders
from tests.browser.pages import NewContext, press, sign_in
from tests.browser.wizard_pages import FILE_NAME, agree, at_step, fill_steps, shown_for_checking, whole_form
from tests.business_time import today
from tests.form_answers import ALL_KINDS, SEEDS, types_of, valid_answers
from tests.portal_process import Portal

EVERYTHING = 1  # the seed with which every question is answered
CASES = [
    (KINDS["tp_new"], ApplicantType.INDIVIDUAL),
    (KINDS["tp_reliability"], ApplicantType.SOLE_PROPRIETOR),
    (KINDS["tp_reissue"], ApplicantType.LEGAL_ENTITY),
    (KINDS["tc_extend"], ApplicantType.SOLE_PROPRIETOR),
    (KINDS["meter_removal_reading"], ApplicantType.INDIVIDUAL),
    (KINDS["asset_transfer"], ApplicantType.LEGAL_ENTITY),
]


@dataclass(frozen=True)
class Filer:
    """A customer with an account, its metering point and a grid connection of their own, in one tab."""

    user: User
    page: Page
    point: str
    earlier: str
    account: str


@pytest.fixture(scope="module")
async def filers(portal: Portal, open_browser: NewContext) -> dict[ApplicantType, Filer]:
    """One of each type."""
    found = {}
    for applicant in ApplicantType:
        user = await builders.customer(kind=RegistrationKind(applicant.value), name="Семёнов Пётр Ильич")
        account = await builders.account(registry=RegistrationKind(applicant.value).cabinet_class)
        point = await builders.metering_point(account)
        await builders.attach(user, account)
        context = await open_browser()
        await sign_in(context, portal, user)
        earlier = await made.at_works(user)
        found[applicant] = Filer(user, await context.new_page(), str(point.key), str(earlier.key), account.number)
    return found


def test_the_kinds_below_have_every_control_of_the_catalogue() -> None:
    forms = [(kind, applicant) for kind in ALL_KINDS for applicant in types_of(kind) if applicant]
    everywhere = {control for form in forms for control in _controls(*form)}
    assert {control for case in CASES for control in _controls(*case)} == everywhere


@pytest.mark.parametrize(
    ("kind", "applicant"), [pytest.param(*case, id=f"{case[0].code}-{case[1].value}") for case in CASES]
)
async def test_what_is_entered_in_the_wizard_is_what_is_filed(
    filers: dict[ApplicantType, Filer], portal: Portal, kind: Kind, applicant: ApplicantType
) -> None:
    filer = filers[applicant]
    page = filer.page
    answers = await made.with_profile(filer.user, kind, _answers(kind, applicant, filer, EVERYTHING))
    await page.goto(whole_form(kind.code))
    await at_step(page, kind, 0)
    draft_id = int(parse_qs(urlsplit(page.url).query)["draft"][0])
    stale = await _answer_what_will_be_hidden(filer, kind, applicant, draft_id, answers)
    await fill_steps(page, kind, answers)

    assert await shown_for_checking(page) == await _words(kind, draft_id, answers)
    found = classify(kind, applicant, answers)
    if found.category:
        await expect(page.locator(".callout", has_text=found.reason)).to_contain_text(found.category.label)
    await agree(page, kind)
    await press(page, "Отправить").click()
    await expect(page.locator("h1")).to_have_text(re.compile(rf"Заявка № {kind.prefix}-2\d{{3}}-\d{{6}} отправлена"))
    await expect(page.get_by_role("main")).to_contain_text(kind.next_step)

    filed = await made.row(draft_id)
    assert (filed.number or "?") in await page.locator("h1").inner_text()
    assert as_json(kind, filed.answers) == as_json(kind, answers)
    assert not stale & set(filed.answers)


def _controls(kind: Kind, applicant: ApplicantType) -> Iterator[tuple[FieldKind, str, str, str, bool]]:
    """What a browser must be able to draw and post for a form with everything answered; the last is "in a row"."""
    answers, _ = valid_answers(kind, applicant, EVERYTHING)
    nothing = Filling({}, {}, {}, frozenset(), today(), "380-616")
    for one in (one for step in kind.steps for one in visible_fields(step, answers)):
        for control in (one, *one.rows):
            drawn = field_item(control, nothing)
            yield control.kind, drawn.widget, drawn.type, drawn.input_mode, control is not one


def _answers(kind: Kind, applicant: ApplicantType, filer: Filer, seed: int) -> dict[str, object]:
    own: dict[str, Any] = {
        "points": (filer.point,),
        "own_applications": (filer.earlier,),
        "accounts": (filer.account,),
    }
    return valid_answers(kind, applicant, seed, **own)[0]


async def _answer_what_will_be_hidden(
    filer: Filer, kind: Kind, applicant: ApplicantType, draft_id: int, answers: Answers
) -> set[str]:
    """Questions that are not asked in the end were once answered, as if other choices had been made before."""
    asked = set(asked_answers(kind, answers)) | {APPLICANT_TYPE}
    other = {name: value for seed in SEEDS for name, value in _answers(kind, applicant, filer, seed).items()}
    stale = {name: value for name, value in other.items() if name not in asked}
    actor = await builders.sign_in(filer.user)
    for name, value in stale.items():
        async with unit_of_work() as work:
            await drafts.save_field(work, actor, draft_id, name, value)
    return stale.keys() & set((await made.row(draft_id)).answers)


async def _words(kind: Kind, draft_id: int, answers: Answers) -> list[tuple[str, str]]:
    """What the last page must say, from the declaration and what was typed."""
    async with unit_of_work() as work:
        names = await choices.names(work, kind, await made.row(draft_id))
    files = {slot.code: [FILE_NAME] for step in kind.steps for slot in visible_slots(step, answers) if slot.required}
    told = sections(kind, answers, files, names)
    return [(line.label, " ".join(line.text.split())) for section in told for line in section.lines]
