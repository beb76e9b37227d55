"""Requests for a change of the profile: proof, first filling, one at a time, withdrawal, strangers."""

import json

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.audit import AuditEvent
from lkk.models.files import StoredFile
from lkk.models.profile_changes import ProfileChange
from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.profile import profiles, requests
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import IdentityLevel, RegistrationKind, Role
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from tests import builders
from tests import profile_requests as made
from tests.file_client import browser

pytestmark = pytest.mark.usefixtures("database")


async def test_a_passport_is_asked_for_with_its_proof_and_changes_nothing_yet() -> None:
    user = await builders.customer()
    change_id = await made.begun(user, ProfilePart.PASSPORT)
    with pytest.raises(FieldErrors) as refused:
        await made.sent(user, ProfilePart.PASSPORT, made.PASSPORT, reason="")
    assert set(refused.value.fields) == {"proof", "reason"}
    assert await made.proved(user, change_id) == 201
    assert await made.sent(user, ProfilePart.PASSPORT, made.PASSPORT) is ChangeStatus.OPEN
    _, profile = await made.stored(user)
    assert profile.passport == ""


async def test_empty_data_without_a_proof_are_filled_in_at_once_and_later_changes_are_asked_for() -> None:
    user = await builders.customer()
    await made.begun(user, ProfilePart.ADDRESSES)
    assert await made.sent(user, ProfilePart.ADDRESSES, made.ADDRESS, reason="") is ChangeStatus.APPROVED
    _, profile = await made.stored(user)
    assert profile.registration_address == made.ADDRESS["registration_address"]
    other = made.ADDRESS | {"registration_address": "656000, г. Барнаул, ул. Малахова, д. 2"}
    await made.begun(user, ProfilePart.ADDRESSES)
    with pytest.raises(FieldErrors):
        await made.sent(user, ProfilePart.ADDRESSES, other, reason="")
    assert await made.sent(user, ProfilePart.ADDRESSES, other) is ChangeStatus.OPEN
    _, profile = await made.stored(user)
    assert profile.registration_address == made.ADDRESS["registration_address"]


async def test_unchanged_data_are_no_request() -> None:
    user = await builders.customer()
    change_id = await made.begun(user, ProfilePart.NAME)
    await made.proved(user, change_id)
    same = {"last_name": "Иванов", "first_name": "Иван", "middle_name": "Иванович"}
    with pytest.raises(FieldErrors) as refused:
        await made.sent(user, ProfilePart.NAME, same)
    assert refused.value.fields == {"last_name": "Вы ничего не изменили. Укажите новые данные"}


async def test_a_part_has_one_open_request_and_another_after_it_is_withdrawn() -> None:
    user = await builders.customer()
    first = await made.asked(user, ProfilePart.NAME, made.NAME)
    assert await made.begun(user, ProfilePart.NAME) == first
    with pytest.raises(Stale):
        await made.sent(user, ProfilePart.NAME, made.NAME)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await requests.withdraw(work, actor, ProfilePart.NAME)
    with pytest.raises(Stale):
        async with unit_of_work() as work:
            await requests.withdraw(work, actor, ProfilePart.NAME)
    assert await made.begun(user, ProfilePart.NAME) != first
    async with unit_of_work() as work:
        history = (await profiles.own(work, actor)).history
    assert [one.status for one in history] == [ChangeStatus.WITHDRAWN]


async def test_a_part_of_another_kind_or_one_proved_by_a_code_cannot_be_asked_for() -> None:
    company = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Ромашка»")
    for part in (ProfilePart.PASSPORT, ProfilePart.PHONE, ProfilePart.EMAIL):
        with pytest.raises(NotFound):
            await made.begun(company, part)
    with pytest.raises(NotAllowed):
        await made.begun(await builders.staff(Role.ADMINISTRATOR), ProfilePart.NAME)


async def test_files_of_a_request_are_its_customers_and_those_who_decide() -> None:
    user, stranger = await builders.customer(), await builders.customer()
    operator, mfc = await made.operator(), await builders.staff(Role.MFC_OPERATOR)
    change_id = await made.begun(user, ProfilePart.NAME)
    assert await made.proved(stranger, change_id) == 404
    assert await made.proved(user, change_id, slot="other") == 404
    assert await made.proved(user, change_id) == 201
    async with unit_of_work() as work:
        file = (await work.session.exec(select(StoredFile))).one()

    async def seen_by(person: object) -> int:
        async with browser(person) as client:  # type: ignore[arg-type]
            return (await client.get(f"/api/files/{file.public_id}")).status_code

    assert [await seen_by(one) for one in (user, stranger, operator, mfc)] == [200, 404, 404, 404]
    await made.sent(user, ProfilePart.NAME, made.NAME)
    assert [await seen_by(one) for one in (user, stranger, operator, mfc)] == [200, 404, 200, 404]
    assert await made.proved(user, change_id) == 404
    actor = await builders.sign_in(user)
    with pytest.raises(NotFound):
        await removing.remove(OWNERS, actor, file.public_id)


async def test_opening_ones_own_masked_data_is_logged() -> None:
    user = await builders.customer(kind=RegistrationKind.SOLE_PROPRIETOR)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        profile = await work.session.get_one(profiles.Profile, user.key)
        profile.passport = made.PASSPORT["passport"]
    async with unit_of_work() as work:
        masked = await profiles.own(work, actor)
        shown = await profiles.own(work, actor, opened=True)

    def number(view: profiles.ProfileView) -> str:
        return next(one.lines[0].text for one in view.parts if one.part is ProfilePart.PASSPORT)

    assert (number(masked), number(shown)) == ("•• •• •••456", "01 20 123456")
    assert masked.standing.level is IdentityLevel.SELF_DECLARED
    async with unit_of_work() as work:
        opened = select(AuditEvent).where(AuditEvent.action == AuditAction.PROFILE_OPENED.value)
        assert len((await work.session.exec(opened)).all()) == 1


async def test_what_was_asked_for_lies_sealed_and_the_audit_names_fields_alone() -> None:
    user = await builders.customer()
    await made.asked(user, ProfilePart.PASSPORT, made.PASSPORT)
    async with unit_of_work() as work:
        raw = (await work.session.execute(text("select after::text, reason from profile_change"))).one()
        details = (await work.session.exec(select(AuditEvent.details).order_by(col(AuditEvent.id).desc()))).first()
        change = (await work.session.exec(select(ProfileChange))).one()
    assert "123456" not in raw[0]
    assert "фамилия" not in raw[1]
    assert change.after == made.PASSPORT
    assert details
    assert details["fields"] == sorted(made.PASSPORT)
    assert "123456" not in json.dumps(details)
