"""A cabinet opened at the counter: by whom, the customer's code, the password of their own, addresses already known."""

from dataclasses import replace

import pytest
from sqlmodel import select

from lkk.models.consents import Consent
from lkk.models.identity import User
from lkk.services.customers import creation, own_consent, search
from lkk.services.customers.creation import AlreadyKnown, Begun, NewCustomer
from lkk.services.customers.search import CustomersQuery
from lkk.services.identity import data_access, identity_levels, recovery, sign_in
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import CodeChannel, IdentityLevel, RegistrationKind, Role, UserStatus
from lkk.vocabulary.permissions import Permission
from tests import builders
from tests.emails import emails
from tests.visits import visit

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "зелёный чайник на плите"
NEW = NewCustomer(
    RegistrationKind.INDIVIDUAL,
    "Novikova@Example.com",
    {"last_name": "Новикова", "first_name": "Анна", "phone": "8 913 700-11-22"},
    CodeChannel.EMAIL,
    passport_seen=True,
)


async def operator(role: Role = Role.MFC_OPERATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def begin(actor: Actor, new: NewCustomer = NEW) -> Begun:
    async with unit_of_work() as work:
        return await creation.begin(work, actor, new)


async def code_to(address: str) -> str:
    return (await emails(address))[-1].code


@pytest.mark.parametrize("role", [role for role in Role if not role.may(Permission.REGISTER_CUSTOMER)])
async def test_who_does_not_serve_at_the_counter_opens_no_cabinet(role: Role) -> None:
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    with pytest.raises(NotAllowed):
        await begin(actor)


async def test_the_customer_names_the_code_sets_a_password_and_signs_in() -> None:
    actor = await operator()
    begun = await begin(actor)
    assert begun.destination == "novikova@example.com"
    async with unit_of_work() as work:
        with pytest.raises(WrongCode):
            await creation.confirm(work, actor, begun.customer_id, begun.request_id, "000000")
    code = await code_to(begun.destination)
    async with unit_of_work() as work:
        await creation.confirm(work, actor, begun.customer_id, begun.request_id, code)
    async with unit_of_work() as work:
        assert await identity_levels.level_of(work, begun.customer_id) is IdentityLevel.PASSPORT_SEEN
        accesses = {one.what for one in await data_access.of_customer(work, begun.customer_id)}
        assert (await work.session.exec(select(Consent))).all() == []
    assert accesses == {AccessKind.CREATED, AccessKind.PASSPORT_SEEN}
    assert "Задать пароль" in str((await emails(begun.destination))[-1])

    visitor = Visitor("10.0.0.1", "Chromium")
    ticket = await recovery.start(begun.destination, visitor)
    visitor = replace(visitor, ticket=ticket)
    await recovery.finish(ticket, await code_to(begun.destination), PASSWORD, PASSWORD, visitor)
    signed = await sign_in.authenticate(begun.destination, PASSWORD, visitor)
    assert isinstance(signed, SignedIn)
    assert (signed.user_id, signed.role) == (begun.customer_id, Role.CUSTOMER)


async def test_nobody_signs_in_before_the_code_and_a_new_beginning_takes_the_place_of_the_old() -> None:
    actor = await operator()
    first = await begin(actor)
    async with unit_of_work() as work:
        user = (await work.session.exec(select(User).where(User.id == first.customer_id))).one()
        assert user.status is UserStatus.PENDING
    await builders.shift_clock(61)
    second = await begin(actor)
    assert second.customer_id != first.customer_id
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await creation.confirm(work, actor, first.customer_id, first.request_id, "123456")


async def test_a_known_email_names_its_customer_and_an_employees_does_not() -> None:
    actor = await operator()
    known = await builders.customer("novikova@example.com", name="Новикова Анна")
    await builders.staff(email="boss@example.com")
    with pytest.raises(AlreadyKnown) as refused:
        await begin(actor)
    assert (refused.value.at, refused.value.customer_id) == ("email", known.key)
    with pytest.raises(AlreadyKnown) as refused:
        await begin(actor, replace(NEW, email="boss@example.com"))
    assert refused.value.customer_id == 0


async def test_a_known_phone_is_told_and_may_belong_to_another_person() -> None:
    actor = await operator()
    known = await builders.customer(phone="+79137001122")
    with pytest.raises(AlreadyKnown) as refused:
        await begin(actor)
    assert (refused.value.at, refused.value.customer_id) == ("phone", known.key)
    assert (await begin(actor, replace(NEW, other_person=True))).customer_id


async def test_every_wrong_field_is_told_and_the_passport_is_asked_for() -> None:
    actor = await operator()
    with pytest.raises(FieldErrors) as refused:
        await begin(actor, replace(NEW, email="нет", values={}))
    assert set(refused.value.fields) == {"email", "last_name", "first_name", "phone"}
    with pytest.raises(InvalidValue) as asked:
        await begin(actor, replace(NEW, passport_seen=False))
    assert asked.value.at == "passport"


async def test_the_code_goes_to_the_phone_when_it_is_chosen() -> None:
    begun = await begin(await operator(), replace(NEW, channel=CodeChannel.PHONE))
    assert begun.destination == "+79137001122"


async def test_a_cabinet_that_is_not_confirmed_is_found_among_customers() -> None:
    actor = await operator()
    begun = await begin(actor)
    async with unit_of_work() as work:
        (row,) = (await search.find(work, actor, CustomersQuery("новикова"))).rows
    assert (row.id, row.status) == (begun.customer_id, UserStatus.PENDING)


async def test_the_customer_gives_the_consent_alone_and_once() -> None:
    actor = await operator()
    begun = await begin(actor)
    code = await code_to(begun.destination)
    async with unit_of_work() as work:
        await creation.confirm(work, actor, begun.customer_id, begun.request_id, code)
        user = (await work.session.exec(select(User).where(User.id == begun.customer_id))).one()
    person, inside = await builders.sign_in(user), await visit(user)
    async with unit_of_work() as work:
        text = await own_consent.awaited(work, person)
        assert text is not None
        with pytest.raises(NotAllowed):
            await own_consent.agree(work, actor, text.version)
        with pytest.raises(NotAllowed):
            await own_consent.agree(work, inside, text.version)
        with pytest.raises(InvalidValue):
            await own_consent.agree(work, person, "")
        await own_consent.agree(work, person, text.version)
    async with unit_of_work() as work:
        assert await own_consent.awaited(work, person) is None
        assert await own_consent.awaited(work, await builders.sign_in(await builders.customer())) is None
