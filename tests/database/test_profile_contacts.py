"""A new phone and e-mail: a code to the new one, the old one told, sessions elsewhere ended, addresses of others."""

import asyncio

import pytest
from sqlmodel import select

from lkk.models.identity import User, UserSession
from lkk.models.sms import SmsMessage
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.profile import contacts
from lkk.vocabulary.people import UserStatus
from lkk.vocabulary.profile import ProfilePart
from tests import builders
from tests import profile_requests as made
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")
NEW = "new@example.com"


async def asked(actor: Actor, part: ProfilePart, typed: str, password: str = builders.PASSWORD) -> int:
    return await contacts.ask_code(actor, part, typed, password)


async def confirmed(actor: Actor, part: ProfilePart, request: int, code: str) -> None:
    async with unit_of_work() as work:
        await contacts.confirm(work, actor, part, request, code)


async def code_to(address: str) -> str:
    return (await emails(address))[-1].code


async def test_a_new_email_is_proved_by_a_code_to_it_and_the_old_one_is_told() -> None:
    user = await builders.customer("old@example.com")
    here, elsewhere = await builders.sign_in(user), await builders.sign_in(user)
    request = await asked(here, ProfilePart.EMAIL, " NEW@example.com ")
    with pytest.raises(WrongCode):
        await confirmed(here, ProfilePart.EMAIL, request, "000000x")
    await confirmed(here, ProfilePart.EMAIL, request, await code_to(NEW))
    assert (await made.stored(user))[0].email == NEW
    assert [one.subject for one in await emails("old@example.com")] == ["Адрес вашего личного кабинета изменён"]
    async with unit_of_work() as work:
        left = set(await work.session.exec(select(UserSession.id).where(UserSession.user_id == user.key)))
    assert left == {here.session_id}
    assert elsewhere.session_id not in left


async def test_an_expired_code_and_the_code_of_another_person_change_nothing() -> None:
    user, stranger = await builders.customer(), await builders.customer()
    actor = await builders.sign_in(user)
    request = await asked(actor, ProfilePart.EMAIL, NEW)
    code = await code_to(NEW)
    with pytest.raises(WrongCode):
        await confirmed(await builders.sign_in(stranger), ProfilePart.EMAIL, request, code)
    with pytest.raises(WrongCode):
        await confirmed(actor, ProfilePart.PHONE, request, code)
    await builders.shift_clock(11 * 60)
    with pytest.raises(WrongCode) as told:
        await confirmed(actor, ProfilePart.EMAIL, request, code)
    assert "больше не действует" in told.value.text
    assert (await made.stored(user))[0].email == user.email


async def test_an_email_of_another_cabinet_is_told_only_to_who_reads_it() -> None:
    user, other = await builders.customer(), await builders.customer(NEW)
    actor = await builders.sign_in(user)
    request = await asked(actor, ProfilePart.EMAIL, NEW)
    with pytest.raises(InvalidValue) as told:
        await confirmed(actor, ProfilePart.EMAIL, request, await code_to(NEW))
    assert (told.value.at, "другой личный кабинет" in told.value.text) == ("email", True)
    assert (await made.stored(other))[0].email == NEW


async def test_a_registration_that_was_never_finished_gives_its_address_way() -> None:
    await builders.customer(NEW, status=UserStatus.PENDING)
    user = await builders.customer()
    actor = await builders.sign_in(user)
    request = await asked(actor, ProfilePart.EMAIL, NEW)
    await confirmed(actor, ProfilePart.EMAIL, request, await code_to(NEW))
    assert (await made.stored(user))[0].email == NEW


async def test_of_two_who_take_an_address_at_once_one_is_refused() -> None:
    people = [await builders.customer() for _ in range(2)]
    actors = [await builders.sign_in(user) for user in people]
    codes = []
    for actor in actors:
        request = await asked(actor, ProfilePart.EMAIL, NEW)
        codes.append((request, await code_to(NEW)))
        await builders.shift_clock(61)
    outcomes = await asyncio.gather(
        *(confirmed(actor, ProfilePart.EMAIL, *code) for actor, code in zip(actors, codes, strict=True)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes if one is not None] == [InvalidValue]
    async with unit_of_work() as work:
        assert len((await work.session.exec(select(User).where(User.email == NEW))).all()) == 1


async def test_a_new_phone_is_proved_by_an_sms_to_it() -> None:
    user = await builders.customer()
    actor = await builders.sign_in(user)
    for typed, complaint in (("12", "Укажите телефон"), ("+7 3852 50-16-28", "мобильный")):
        with pytest.raises(InvalidValue) as told:
            await asked(actor, ProfilePart.PHONE, typed)
        assert (told.value.at, complaint in told.value.text) == ("phone", True)
    request = await asked(actor, ProfilePart.PHONE, "8 913 765 43 21")
    async with unit_of_work() as work:
        message = (await work.session.exec(select(SmsMessage))).one()
    assert message.phone == "+79137654321"
    await confirmed(actor, ProfilePart.PHONE, request, message.text[:6])
    _, profile = await made.stored(user)
    assert profile.phone == "+79137654321"
    assert profile.phone_confirmed_at is not None


async def test_without_the_present_password_no_code_is_sent() -> None:
    actor = await builders.sign_in(await builders.customer())
    for _ in range(5):
        with pytest.raises(InvalidValue) as told:
            await asked(actor, ProfilePart.EMAIL, NEW, "чужая догадка")
        assert told.value.at == "password"
    with pytest.raises(TooManyAttempts):
        await asked(actor, ProfilePart.EMAIL, NEW)
    assert await emails(NEW) == []


async def test_the_page_of_the_code_tells_its_destination_to_who_asked_alone() -> None:
    actor, stranger = [await builders.sign_in(await builders.customer()) for _ in range(2)]
    request = await asked(actor, ProfilePart.EMAIL, NEW)
    async with unit_of_work() as work:
        assert await contacts.awaited(work, actor, ProfilePart.EMAIL, request) == NEW
        assert await contacts.awaited(work, actor, ProfilePart.PHONE, request) == ""
        assert await contacts.awaited(work, stranger, ProfilePart.EMAIL, request) == ""
