"""A draft on the short path is begun, kept, filed, and led to the whole questionnaire and back with every answer."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.drafts import copying, drafts, filing, paths, summary
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.forms import short_path
from lkk.services.forms.catalog import KINDS
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ConnectionCategory
from lkk.vocabulary.people import ApplicantType, RegistrationKind
from tests import builders
from tests.application_builders import stored_file
from tests.form_answers import valid_answers

pytestmark = pytest.mark.usefixtures("database")
INCREASE = KINDS["tp_increase"]
SHORT = short_path.asked_by(INCREASE, {short_path.SHORT_PATH: True})


async def owner(kind: RegistrationKind = RegistrationKind.PREMISES_OWNER, name: str = "Иванов Иван") -> Actor:
    user: User = await builders.customer(kind=kind, name=name)
    await builders.attach(user, await builders.account(registry=kind.cabinet_class))
    return await builders.sign_in(user)


async def begun(actor: Actor, *, short: bool = True) -> DraftView:
    async with unit_of_work() as work:
        return await drafts.begin(work, actor, INCREASE.code, short=short)


async def answered(actor: Actor, draft: DraftView, step: int, **given: Any) -> dict[str, str]:
    answers, _ = valid_answers(SHORT, ApplicantType.INDIVIDUAL, 0, given=given, accounts=(draft.account_number,))
    async with unit_of_work() as work:
        return await drafts.save_step(work, actor, draft.id, step, answers)


async def again(actor: Actor, draft: DraftView) -> DraftView:
    async with unit_of_work() as work:
        return await drafts.load(work, actor, draft.id)


async def test_a_resident_begins_on_the_short_path_and_a_firm_does_not() -> None:
    draft = await begun(await owner())
    assert draft.short
    assert draft.answers["receiver_name"] == "Жилой дом"
    assert not (await begun(await owner(RegistrationKind.LEGAL_ENTITY, "ООО «Ромашка»"))).short
    assert not (await begun(await owner(), short=False)).short


async def test_the_total_is_added_up_as_soon_as_the_powers_are_kept() -> None:
    actor = await owner()
    draft = await begun(actor)
    assert await answered(actor, draft, 0, existing_power_kw="5", new_power_kw="10") == {}
    draft = await again(actor, draft)
    assert (draft.answers["total_power_kw"], draft.step) == ("15", 1)
    wrong = await answered(actor, draft, 0, existing_power_kw="5", new_power_kw="11")
    assert "полной анкете" in wrong["new_power_kw"]


async def test_the_way_to_the_whole_questionnaire_and_back_loses_nothing() -> None:
    actor = await owner()
    draft = await begun(actor)
    await answered(actor, draft, 0, existing_power_kw="5", new_power_kw="10")
    before = (await again(actor, draft)).answers
    async with unit_of_work() as work:
        await paths.switch(work, actor, draft.id, short=False)
    whole = await again(actor, draft)
    assert not whole.short
    assert whole.may_shorten
    assert {**whole.answers, short_path.SHORT_PATH: True} == before
    assert whole.step == 1  # the applicant's page is the first that is not answered
    async with unit_of_work() as work:
        await paths.switch(work, actor, draft.id, short=True)
    back = await again(actor, draft)
    assert (back.short, back.answers, back.step) == (True, before, 1)


async def test_answers_of_the_whole_questionnaire_alone_bar_the_way_back() -> None:
    actor = await owner()
    draft = await begun(actor, short=False)
    async with unit_of_work() as work:
        await drafts.save_field(work, actor, draft.id, "usage", "business")
    with pytest.raises(paths.DoesNotFit):
        async with unit_of_work() as work:
            await paths.switch(work, actor, draft.id, short=True)
    stranger = await owner()
    with pytest.raises(NotFound):
        async with unit_of_work() as work:
            await paths.switch(work, stranger, draft.id, short=False)


async def filed(actor: Actor, draft: DraftView) -> str:
    """The number of the draft, filled in by the short questionnaire and sent."""
    for step in range(2):
        assert await answered(actor, draft, step, existing_power_kw="5", new_power_kw="10") == {}
    for slot in ("plan", "title"):
        await stored_file(draft.id, slot)
    async with unit_of_work() as work:
        agreed = {one: (await consents.current(work, one)).version for one in INCREASE.consents}
        return (await filing.file(work, actor, draft.id, agreed)).number


async def test_a_copy_of_what_a_resident_filed_begins_on_the_short_path_with_the_same_answers() -> None:
    actor = await owner()
    draft = await begun(actor)
    number = await filed(actor, draft)
    async with unit_of_work() as work:
        copy = await copying.copy(work, actor, number)
    assert (copy.short, copy.step) == (True, 0)
    assert (copy.answers["new_power_kw"], copy.answers["total_power_kw"]) == ("10", "15")


async def test_a_copy_of_what_only_the_whole_questionnaire_asks_begins_with_the_whole_one() -> None:
    actor = await owner()
    number = await filed(actor, await begun(actor))
    async with unit_of_work() as work:
        source = (await work.session.exec(select(Application).where(Application.number == number))).one()
        source.answers = {**source.answers, "usage": "business"}
    async with unit_of_work() as work:
        copy = await copying.copy(work, actor, number)
    assert (copy.short, copy.answers["usage"]) == (False, "business")


async def test_it_is_filed_as_the_whole_questionnaire_and_told_before() -> None:
    actor = await owner()
    draft = await begun(actor)
    for step in range(2):
        assert await answered(actor, draft, step, existing_power_kw="5", new_power_kw="10") == {}
    for slot in ("plan", "title"):
        await stored_file(draft.id, slot)
    async with unit_of_work() as work:
        seen = await summary.of_draft(work, actor, draft.id)
        agreed = {one: (await consents.current(work, one)).version for one in INCREASE.consents}
    assert seen.errors == {}
    assert seen.sections[-1].title == short_path.BY_RULE
    assert [one.partition(" не позднее")[0] for one in seen.terms] == [
        "Зарегистрируем заявку",
        "Разместим условия договора, технические условия и счёт",
    ]
    async with unit_of_work() as work:
        await filing.file(work, actor, draft.id, agreed)
    async with unit_of_work() as work:
        filed = await work.session.get_one(Application, draft.id)
    assert filed.category == ConnectionCategory.HOUSEHOLD_15
    assert filed.answers["total_power_kw"] == "15"
    assert filed.answers["reliability_categories"] == ["3"]
    assert short_path.SHORT_PATH not in filed.answers
