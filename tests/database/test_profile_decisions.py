"""Decisions of the staff on requests: differences, races, stale cards, sightings, notices."""

import asyncio

import pytest
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.notifications import Notification
from lkk.services.identity import data_access, identity_levels
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.profile import decisions
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import IdentityLevel, Role
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from tests import builders
from tests import profile_requests as made
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")


async def test_an_approved_name_is_the_customers_name_and_the_customer_is_told() -> None:
    user, operator = await builders.customer(), await made.operator()
    change_id = await made.asked(user, ProfilePart.NAME, made.NAME)
    seen = await made.card(operator, change_id)
    assert [(one.label, one.before, one.after, one.now) for one in seen.differences] == [
        ("Фамилия", "Иванов", "Петрова", ""),
        ("Имя", "Иван", "Анна", ""),
        ("Отчество", "Иванович", "", ""),
    ]
    assert len(seen.files) == 1
    await made.approved(operator, change_id, seen.version)
    found, profile = await made.stored(user)
    assert (found.display_name, profile.last_name) == ("Петрова Анна", "Петрова")
    assert [one.subject for one in await emails(user.email)] == ["Профиль изменён: Фамилия, имя, отчество"]
    async with unit_of_work() as work:
        assert (await identity_levels.level_of(work, user.key)) is IdentityLevel.SELF_DECLARED
        event = (await work.session.exec(select(AuditEvent).order_by(AuditEvent.id.desc()))).first()  # type: ignore[union-attr]
    assert event
    assert (event.action, event.actor_id) == (AuditAction.PROFILE_CHANGED.value, operator.key)


async def test_a_passport_raises_the_level_only_when_its_original_was_seen() -> None:
    operator = await made.operator()
    for seen_itself, level in ((False, IdentityLevel.SELF_DECLARED), (True, IdentityLevel.PASSPORT_SEEN)):
        user = await builders.customer()
        change_id = await made.asked(user, ProfilePart.PASSPORT, made.PASSPORT)
        version = (await made.card(operator, change_id)).version
        await made.approved(operator, change_id, version, original_seen=seen_itself)
        _, profile = await made.stored(user)
        assert profile.passport == made.PASSPORT["passport"]
        async with unit_of_work() as work:
            assert (await identity_levels.level_of(work, user.key)) is level


async def test_a_refusal_has_a_reason_that_the_customer_reads() -> None:
    user, operator = await builders.customer(), await made.operator()
    change_id = await made.asked(user, ProfilePart.NAME, made.NAME)
    version = (await made.card(operator, change_id)).version
    with pytest.raises(InvalidValue) as refused:
        await made.refused(operator, change_id, version, "  ")
    assert refused.value.at == "reason"
    await made.refused(operator, change_id, version, "На снимке не видно фамилии")
    async with unit_of_work() as work:
        notice = (await work.session.exec(select(Notification).where(Notification.user_id == user.key))).one()
    assert "На снимке не видно фамилии" in notice.body
    found, _ = await made.stored(user)
    assert found.display_name == "Иванов Иван Иванович"
    assert (await made.card(operator, change_id)).status is ChangeStatus.REFUSED


async def test_of_two_employees_who_decide_at_once_the_second_is_told() -> None:
    user, first, second = await builders.customer(), await made.operator(), await made.operator()
    change_id = await made.asked(user, ProfilePart.NAME, made.NAME)
    version = (await made.card(first, change_id)).version
    outcomes = await asyncio.gather(
        made.approved(first, change_id, version),
        made.refused(second, change_id, version, "Нет документа"),
        return_exceptions=True,
    )
    told = [one for one in outcomes if one is not None]
    assert len(told) == 1
    assert isinstance(told[0], Stale)
    assert "уже рассмотрен" in told[0].text


async def test_a_stale_card_tells_what_has_changed_meanwhile() -> None:
    user, operator = await builders.customer(), await made.operator()
    change_id = await made.asked(user, ProfilePart.NAME, made.NAME)
    version = (await made.card(operator, change_id)).version
    async with unit_of_work() as work:
        profile = await work.session.get_one(decisions.Profile, user.key)
        profile.first_name = "Пётр"
    with pytest.raises(Stale) as told:
        await made.approved(operator, change_id, version)
    assert told.value.text == "Пока вы смотрели, в профиле изменилось: имя. Проверьте ещё раз"
    again = await made.card(operator, change_id)
    assert [one.now for one in again.differences] == ["", "Пётр", ""]
    await made.approved(operator, change_id, again.version)


async def test_only_those_who_edit_customers_see_and_decide_and_drafts_are_nobodys() -> None:
    user = await builders.customer()
    draft = await made.begun(user, ProfilePart.NAME)
    operator = await made.operator()
    with pytest.raises(NotFound):
        await made.card(operator, draft)
    for role in (Role.MFC_OPERATOR, Role.ADVOCATE_MANAGER):
        with pytest.raises(NotAllowed):
            await made.card(await builders.staff(role), draft)
    with pytest.raises(NotAllowed):
        await made.approved(user, draft, "")


async def test_opening_sensitive_differences_is_logged_and_the_queue_shows_none() -> None:
    user, operator = await builders.customer(), await made.operator()
    change_id = await made.asked(user, ProfilePart.PASSPORT, made.PASSPORT)
    masked = await made.card(operator, change_id)
    assert (masked.sensitive, masked.differences[0].after) == (True, "•• •• •••456")
    opened = await made.card(operator, change_id, opened=True)
    assert opened.differences[0].after == "01 20 123456"
    actor = await builders.sign_in(operator)
    async with unit_of_work() as work:
        page = await decisions.queue(work, actor)
        logged = await data_access.of_customer(work, user.key)
    assert [(row.id, row.part) for row in page.rows] == [(change_id, ProfilePart.PASSPORT)]
    assert [(one.what, one.author, one.reason) for one in logged] == [
        (AccessKind.SENSITIVE, operator.display_name, "Запрос на изменение данных: Паспорт")
    ]
