"""Who applies is what the profile says, an account is one that is attached: in the wizard, at filing, in remarks."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.identity import Profile, User
from lkk.services.applications.case import remarks
from lkk.services.applications.drafts import drafts, summary
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.kernel.errors import FieldErrors, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import RegistrationKind
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def call(service: Callable[..., Awaitable[Any]], user: User, *arguments: Any, **named: Any) -> Any:
    """One service call in a unit of work of its own, as a handler makes it."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await service(work, actor, *arguments, **named)


async def organization() -> User:
    """A company whose profile knows everything about it."""
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Ромашка»")
    async with unit_of_work() as work:
        profile = (await work.session.exec(select(Profile).where(Profile.user_id == user.key))).one()
        profile.inn, profile.kpp, profile.ogrn = "7707083893", "222501001", "1027700132195"
    return user


async def test_a_name_typed_over_that_of_the_profile_is_not_kept_and_not_filed() -> None:
    user = await builders.customer(name="Иванов Иван Иванович")
    draft = await call(drafts.begin, user, made.CONNECTION)
    for name in ("last_name", "middle_name"):
        await call(drafts.save_field, user, draft.id, name, "Подложный")
    await call(drafts.save_step, user, draft.id, 1, {"first_name": "Подлог"})
    answers = (await call(drafts.load, user, draft.id)).answers
    assert [answers[name] for name in ("last_name", "first_name", "middle_name")] == ["Иванов", "Иван", "Иванович"]
    draft_id = await made.draft(user, made.CONNECTION, seed=1)
    await made.file(user, draft_id)
    assert (await made.row(draft_id)).answers["last_name"] == "Иванов"


async def test_the_numbers_of_a_company_are_those_of_its_profile() -> None:
    user = await organization()
    draft_id = await made.draft(user, made.CONNECTION, seed=1)
    await call(drafts.save_field, user, draft_id, "inn_organization", "2460069527")
    await made.file(user, draft_id)
    filed = (await made.row(draft_id)).answers
    assert (filed["inn_organization"], filed["ogrn"], filed["kpp"]) == ("7707083893", "1027700132195", "222501001")
    assert filed["organization_name"] == (await made.row(draft_id)).applicant


@pytest.mark.parametrize("kind", [RegistrationKind.SOLE_PROPRIETOR, RegistrationKind.LEGAL_ENTITY])
async def test_head_and_body_of_an_enquiry_name_the_same_applicant(kind: RegistrationKind) -> None:
    name = "ООО «Ромашка»" if kind is RegistrationKind.LEGAL_ENTITY else "Иванов Иван Иванович"
    user = await builders.customer(kind=kind, name=name)
    draft_id = await made.draft(user, made.ENQUIRY)
    await call(drafts.save_field, user, draft_id, "contact_name", "Кто-то другой")
    await made.file(user, draft_id)
    filed = await made.row(draft_id)
    assert filed.answers["contact_name"] == filed.applicant


async def test_what_the_profile_does_not_know_is_asked() -> None:
    user = await builders.customer()
    draft = await call(drafts.begin, user, made.CONNECTION)
    assert "snils" not in draft.identity
    await call(drafts.save_field, user, draft.id, "snils", "112-233-445 95")
    assert (await call(drafts.load, user, draft.id)).answers["snils"] == "112-233-445 95"


async def test_a_representative_stands_in_a_section_of_its_own() -> None:
    user = await builders.customer()
    draft_id = await made.draft(user, made.CONNECTION, seed=1)
    sections = {one.title: one for one in (await call(summary.of_draft, user, draft_id)).sections}
    assert "representative_name" in {line.name for line in sections["Представитель"].lines}
    assert "last_name" in {line.name for line in sections["Заявитель"].lines}


async def test_only_an_attached_account_is_taken() -> None:
    user, own, others = await builders.customer(), await builders.account(), await builders.account()
    await builders.attach(user, own)
    draft_id = await made.draft(user)
    offered = (await call(drafts.load, user, draft_id)).choices["account_number"]
    assert [one.value for one in offered] == [own.number]
    await call(drafts.save_field, user, draft_id, "account_number", others.number)
    with pytest.raises(FieldErrors) as refused:
        await made.file(user, draft_id)
    assert refused.value.fields == {"account_number": "Выберите из списка"}
    await call(drafts.save_field, user, draft_id, "account_number", own.number)
    assert await made.file(user, draft_id)


async def test_a_remark_lets_nobody_type_another_name() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.IN_PROGRESS, made.CONNECTION)
    asks = (RemarkText("Проверьте фамилию", "last_name"), RemarkText("Проверьте почту", "email"))
    head = await builders.staff()
    async with unit_of_work() as work:
        given = made.everything(work.now.date()) | {"until": None, "remarks": asks}
    request = ApplicationStatus.INFO_REQUESTED
    await call(status_changes.change, head, application.key, request, Payload(**given))
    application = await made.row(application.key)
    assert (await call(remarks.asked, user, application.number)).named == {"email"}
    with pytest.raises(NotAllowed):
        await call(
            remarks.answer,
            user,
            application.key,
            revision=application.revision,
            text="Исправлено",
            corrections={"last_name": "Подложный"},
        )
