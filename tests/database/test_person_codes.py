"""Codes to a known person: bound to what they are for, used once, limited, never kept in clear once delivered."""

import asyncio

import pytest
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.person_codes import PersonCode
from lkk.services.identity import person_codes
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.identity.person_codes import NoSms, ProvenDestination
from lkk.services.kernel.errors import TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.people import CodeChannel, CodePurpose
from tests import builders
from tests.emails import emails
from tests.sms import last_code

pytestmark = pytest.mark.usefixtures("database")

PURPOSE = CodePurpose.PHONE
PHONE = "+79131234567"


async def asked(
    about: User, to: str = PHONE, *, by: User | None = None, channel: CodeChannel = CodeChannel.PHONE, thing: str = ""
) -> int:
    async with unit_of_work() as work:
        return await person_codes.send(
            work,
            purpose=PURPOSE,
            channel=channel,
            destination=to,
            about_user_id=about.key,
            asked_by=(by or about).key,
            thing=thing,
        )


async def entered(
    request: int, code: str, about: User, purpose: CodePurpose = PURPOSE, thing: str = ""
) -> ProvenDestination:
    async with unit_of_work() as work:
        return await person_codes.confirm(work, request, purpose, code, about.key, thing=thing)


async def test_a_code_by_sms_proves_the_phone_once() -> None:
    user, operator = await builders.customer(), await builders.staff()
    request = await asked(user, by=operator)
    code = await last_code()
    proven = await entered(request, f"{code[:3]} {code[3:]}", user)
    assert proven == ProvenDestination(CodeChannel.PHONE, PHONE, operator.key)
    with pytest.raises(WrongCode, match="больше не действует"):
        await entered(request, code, user)


async def test_a_code_by_email_is_a_letter_that_names_the_action() -> None:
    user = await builders.customer("ivanov@example.com")
    request = await asked(user, user.email, channel=CodeChannel.EMAIL)
    letter = (await emails(user.email))[-1]
    assert PURPOSE.label in letter.subject
    assert letter.code not in letter.subject
    assert (await entered(request, letter.code, user)).destination == user.email


async def test_without_a_gateway_no_code_is_sent_to_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    user = await builders.customer()
    monkeypatch.setattr(type(settings()), "sms_address", "")
    with pytest.raises(NoSms):
        await asked(user)
    await asked(user, user.email, channel=CodeChannel.EMAIL)


async def test_the_table_holds_no_code() -> None:
    user = await builders.customer()
    await asked(user)
    code = await last_code()
    async with unit_of_work() as work:
        row = (await work.session.exec(select(PersonCode))).one()
        assert code not in row.model_dump_json(exclude={"destination"})


async def test_of_two_who_enter_a_code_at_once_one_is_refused() -> None:
    user = await builders.customer()
    request, code = await asked(user), await last_code()
    outcomes = await asyncio.gather(*(entered(request, code, user) for _ in range(2)), return_exceptions=True)
    assert {type(one) for one in outcomes} == {ProvenDestination, WrongCode}


async def test_a_code_fits_its_person_purpose_and_thing_alone() -> None:
    user, other = await builders.customer(), await builders.customer()
    request = await asked(user, thing="application:12")
    code = await last_code()
    for about, purpose, thing in (
        (other, PURPOSE, "application:12"),
        (user, CodePurpose.RECOVERY, "application:12"),
        (user, PURPOSE, "application:13"),
    ):
        with pytest.raises(WrongCode):
            await entered(request, code, about, purpose, thing)
    await entered(request, code, user, thing="application:12")


async def test_five_wrong_tries_end_a_code() -> None:
    user = await builders.customer()
    request, code = await asked(user), await last_code()
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode, match=f"Осталось попыток: {left}"):
            await entered(request, wrong, user)
    with pytest.raises(WrongCode, match="попытки закончились"):
        await entered(request, wrong, user)
    with pytest.raises(WrongCode, match="Попытки закончились"):
        await entered(request, code, user)


async def test_a_code_lives_ten_minutes() -> None:
    user = await builders.customer()
    request, code = await asked(user), await last_code()
    await builders.shift_clock(601)
    with pytest.raises(WrongCode, match="больше не действует"):
        await entered(request, code, user)


async def test_a_newer_code_of_the_same_purpose_voids_the_earlier_one() -> None:
    user = await builders.customer()
    first, code = await asked(user), await last_code()
    second = await asked(user, "+79137654321")
    with pytest.raises(WrongCode):
        await entered(first, code, user)
    assert (await entered(second, await last_code(), user)).destination == "+79137654321"


async def test_a_destination_gets_one_code_a_minute_and_five_an_hour_whoever_asks() -> None:
    people = [await builders.customer() for _ in range(6)]
    await asked(people[0])
    with pytest.raises(TooManyAttempts):
        await asked(people[1])
    for turn, one in enumerate(people[1:5], 1):
        await builders.shift_clock(61 * turn)
        await asked(one)
    await builders.shift_clock(61 * 5)
    with pytest.raises(TooManyAttempts, match="5 кодов"):
        await asked(people[5])


async def test_a_person_gets_twenty_codes_a_day_wherever_they_go() -> None:
    user = await builders.customer()
    for number in range(20):
        await asked(user, f"+791312345{number:02}")
    with pytest.raises(TooManyAttempts, match="20 кодов в сутки"):
        await asked(user, "+79130000000")


async def test_the_tries_of_a_person_are_limited_over_all_codes() -> None:
    user = await builders.customer()
    refused: list[Exception] = []
    for number in range(5):
        request = await asked(user, f"+791312345{number:02}")
        code = await last_code()
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            with pytest.raises((WrongCode, TooManyAttempts)) as caught:
                await entered(request, wrong, user)
            refused.append(caught.value)
    assert [type(one) for one in refused] == [WrongCode] * 20 + [TooManyAttempts] * 5
