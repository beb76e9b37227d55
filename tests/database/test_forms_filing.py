"""Every kind goes through the wizard's services, page by page, and what was entered is what is filed."""

import pytest

from lkk.models.identity import User
from lkk.services.applications.drafts import drafts
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import asked_answers
from lkk.services.forms.classification import classify
from lkk.services.forms.declaration import APPLICANT_TYPE, Kind
from lkk.services.forms.review import as_json, object_name
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import ApplicantType, RegistrationKind
from tests import application_builders as made
from tests import builders
from tests.form_answers import valid_answers

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.slow]

REGISTERED_AS = {
    ApplicantType.INDIVIDUAL: RegistrationKind.INDIVIDUAL,
    ApplicantType.SOLE_PROPRIETOR: RegistrationKind.SOLE_PROPRIETOR,
    ApplicantType.LEGAL_ENTITY: RegistrationKind.LEGAL_ENTITY,
}


@pytest.mark.parametrize("applicant", ApplicantType)
async def test_every_kind_is_filled_in_page_by_page_and_filed(applicant: ApplicantType) -> None:
    offered = [kind for kind in KINDS.values() if applicant in kind.applicants]
    for seed, kind in enumerate(offered, start=1):
        registered = REGISTERED_AS[applicant]
        user = await builders.customer(kind=registered, name="Семёнов Пётр Ильич")
        account = await builders.account(registry=registered.cabinet_class)
        point = await builders.metering_point(account)
        await builders.attach(user, account)
        earlier = await _earlier(user) if kind.field_named("case") else "0"
        typed, files = valid_answers(
            kind,
            applicant,
            seed,
            points=(str(point.key),),
            own_applications=(earlier,),
            accounts=(account.number,),
        )
        answers = await made.with_profile(user, kind, typed)
        draft_id = await _fill_in(user, kind, answers, files)
        number = await made.file(user, draft_id)
        filed = await made.row(draft_id)
        assert number.startswith(f"{kind.prefix}-")
        assert as_json(kind, filed.answers) == as_json(kind, answers)
        assert filed.answers == asked_answers(kind, filed.answers) | {APPLICANT_TYPE: applicant.value}
        found = classify(kind, applicant, answers)
        assert (filed.category, filed.track) == (found.category or "", found.track)
        assert bool(filed.object_name) == bool(object_name(kind, answers))


async def _earlier(user: User) -> str:
    """The id of a grid connection of the user that awaits a notice."""
    return str((await made.at_works(user)).key)


async def _fill_in(user: User, kind: Kind, answers: dict[str, object], files: dict[str, int]) -> int:
    """Save the pages in their order, whatever was filled in beforehand; return the draft's id."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        draft = await drafts.begin(work, actor, kind.code, short=False)
    for slot in files:
        await made.stored_file(draft.id, slot, uploaded_by=user.key)
    for index, step in enumerate(kind.steps):
        typed = {one.name: answers.get(one.name, "") for one in step.fields}
        async with unit_of_work() as work:
            assert await drafts.save_step(work, actor, draft.id, index, typed) == {}, (kind.code, step.title)
    return draft.id
