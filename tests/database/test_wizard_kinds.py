"""Every kind goes through the controls of the wizard: what is typed into them is what is checked at the end and filed.

The questions are drawn as the page gets them, answered in the spelling of a browser and read as a posted form is;
`tests/browser/test_every_control.py` shows that a browser draws and posts every control like that.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from lkk.models.identity import User
from lkk.services.applications import choices
from lkk.services.applications.case import card
from lkk.services.applications.drafts import drafts, summary
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.forms.checking import asked_answers, visible_fields, visible_slots
from lkk.services.forms.declaration import APPLICANT_TYPE, Field, Kind, Step
from lkk.services.forms.review import as_json, sections
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.wizard_fields import ControlItem, FieldItem, Filling, field_items
from lkk.state.applications.wizard_form import read_step
from lkk.state.applications.wizard_items import asked_here, section_items
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import ApplicantType, RegistrationKind
from tests import application_builders as made
from tests import builders
from tests.form_answers import ALL_KINDS, SEEDS, types_of, valid_answers

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.slow]

EVERYTHING = 1  # the seed with which every question is answered
FILE_NAME = "документ.pdf"
CASES = [
    pytest.param(kind, applicant, id=f"{kind.code}-{applicant.value}")
    for kind, turn in zip(ALL_KINDS, itertools.cycle(ApplicantType), strict=False)
    for applicant in ([turn] if turn in kind.applicants else [one for one in types_of(kind) if one][:1])
]


@dataclass(frozen=True)
class Filer:
    """A customer with an account, its metering point and a grid connection of their own."""

    user: User
    actor: Actor
    point: str
    earlier: str
    account: str

    def answers(self, kind: Kind, seed: int) -> dict[str, Any]:
        """A form of theirs as it is stored."""
        applicant = self.user.applicant_type or ApplicantType.INDIVIDUAL
        own: dict[str, Any] = {
            "points": (self.point,),
            "own_applications": (self.earlier,),
            "accounts": (self.account,),
        }
        return valid_answers(kind, applicant, seed, **own)[0]


@pytest.mark.parametrize(("kind", "applicant"), CASES)
async def test_what_is_entered_in_the_wizard_is_what_is_filed(kind: Kind, applicant: ApplicantType) -> None:
    filer = await _filer(applicant)
    answers = await made.with_profile(filer.user, kind, filer.answers(kind, EVERYTHING))
    async with unit_of_work() as work:
        draft_id = (await drafts.begin(work, filer.actor, kind.code, short=False)).id
    stale = await _answer_what_will_be_hidden(filer, kind, draft_id, answers)
    for index, step in enumerate(kind.steps):
        await _fill_in(filer, step, draft_id, answers)
        assert await _next(filer, index, step, draft_id, answers) == {}, step.title

    assert await _shown_for_checking(filer, kind, draft_id) == await _words(kind, draft_id, answers)
    number = await made.file(filer.user, draft_id)
    assert re.fullmatch(rf"{kind.prefix}-2\d{{3}}-\d{{6}}", number)
    async with unit_of_work() as work:
        assert (await card.card(work, filer.actor, number)).next_step == kind.next_step
    filed = await made.row(draft_id)
    assert as_json(kind, filed.answers) == as_json(kind, answers)
    assert not stale & set(filed.answers)


async def _filer(applicant: ApplicantType) -> Filer:
    registered = RegistrationKind(applicant.value)
    user = await builders.customer(kind=registered, name="Семёнов Пётр Ильич")
    account = await builders.account(registry=registered.cabinet_class)
    point = await builders.metering_point(account)
    await builders.attach(user, account)
    earlier = await made.at_works(user)
    return Filer(user, await builders.sign_in(user), str(point.key), str(earlier.key), account.number)


async def _answer_what_will_be_hidden(filer: Filer, kind: Kind, draft_id: int, answers: Mapping[str, Any]) -> set[str]:
    """Questions that are not asked in the end were once answered, as if other choices had been made before."""
    asked = set(asked_answers(kind, answers)) | {APPLICANT_TYPE}
    other = {name: value for seed in SEEDS for name, value in filer.answers(kind, seed).items()}
    stale = {name: value for name, value in other.items() if name not in asked}
    for name, value in stale.items():
        async with unit_of_work() as work:
            await drafts.save_field(work, filer.actor, draft_id, name, value)
    return stale.keys() & set((await made.row(draft_id)).answers)


async def _fill_in(filer: Filer, step: Step, draft_id: int, answers: Mapping[str, Any]) -> None:
    """Answer question after question, each drawn before it is answered, and put files where they are demanded."""
    for one in visible_fields(step, answers):
        if answers.get(one.name) is None or one.name in await _identity(filer, draft_id):
            continue
        assert one.name in {item.name for item in await _drawn(filer, step, draft_id)}, one.name
        typed = _spelled(one, answers[one.name])
        async with unit_of_work() as work:
            assert (await drafts.save_field(work, filer.actor, draft_id, one.name, typed)).errors == {}, one.name
    for slot in visible_slots(step, answers):
        if slot.required:
            await made.stored_file(draft_id, slot.code, uploaded_by=filer.user.key, name=FILE_NAME)


async def _next(filer: Filer, index: int, step: Step, draft_id: int, answers: Mapping[str, Any]) -> dict[str, str]:
    """«Далее»: the controls are posted as they stand; what is wrong comes back."""
    items = await _drawn(filer, step, draft_id)
    identity = await _identity(filer, draft_id)
    expected = [one.name for one in visible_fields(step, answers) if one.name not in identity]
    assert [item.name for item in items] == expected
    values = read_step(step, _posted(items), [item.name for item in items])
    async with unit_of_work() as work:
        return await drafts.save_step(work, filer.actor, draft_id, index, values)


async def _drawn(filer: Filer, step: Step, draft_id: int) -> list[FieldItem]:
    """The controls of a page with what is stored."""
    async with unit_of_work() as work:
        draft: DraftView = await drafts.load(work, filer.actor, draft_id)
    filling = Filling(draft.answers, {}, draft.choices, frozenset(), draft.today, draft.dispatcher)
    asked, _ = asked_here(step, draft, draft.answers)
    return field_items(asked, filling)


async def _identity(filer: Filer, draft_id: int) -> Mapping[str, str]:
    """What the profile answers in place of the applicant."""
    async with unit_of_work() as work:
        return (await drafts.load(work, filer.actor, draft_id)).identity


def _spelled(one: Field, value: Any) -> Any:
    """What the controls send when they are left: numbers with a comma, every cell of a row."""
    if one.kind is FieldKind.ROWS:
        return [{cell.name: _spelled(cell, row.get(cell.name, "")) for cell in one.rows} for row in value]
    if one.kind in (FieldKind.NUMBER, FieldKind.POWER_KW, FieldKind.READING, FieldKind.COORDINATE):
        return str(value).replace(".", ",")
    return value


def _posted(items: list[FieldItem]) -> dict[str, str]:
    """The form as a browser posts it: names and values of the controls that stand on the page."""
    form: dict[str, str] = {}
    for item in items:
        for control in [cell for row in item.rows for cell in row.cells] if item.widget == "rows" else [item]:
            form |= _controls(control)
    return form


def _controls(item: ControlItem) -> dict[str, str]:
    match item.widget:
        case "check":
            return {item.name: "on"} if item.checked else {}
        case "checks":
            return {option.name: "on" for option in item.options if option.checked}
        case "radio":
            return {item.name: item.value} if item.value in {option.value for option in item.options} else {}
        case "select":
            assert item.value in {"", *(option.value for option in item.options)}, item.name
    return {item.name: item.value}


async def _shown_for_checking(filer: Filer, kind: Kind, draft_id: int) -> list[tuple[str, str]]:
    """Questions and answers as the last page lists them."""
    async with unit_of_work() as work:
        found = await summary.of_draft(work, filer.actor, draft_id)
    assert found.errors == {}
    return [(line.label, line.text) for section in section_items(kind, found) for line in section.lines]


async def _words(kind: Kind, draft_id: int, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the last page must say, from the declaration and what was typed."""
    async with unit_of_work() as work:
        names = await choices.names(work, kind, await made.row(draft_id))
    files = {slot.code: [FILE_NAME] for step in kind.steps for slot in visible_slots(step, answers) if slot.required}
    return [(line.label, line.text) for section in sections(kind, answers, files, names) for line in section.lines]
