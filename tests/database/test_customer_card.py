"""The card of a customer: who reads it, what is hidden in it, and that looks are written down."""

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import Profile
from lkk.models.notifications import Notification
from lkk.models.outages import SupplyRestriction
from lkk.models.sms import SmsMessage
from lkk.services import notifications
from lkk.services.customers import card
from lkk.services.customers.notices import MOST_NOTICES, NOTICES, SentLine
from lkk.services.identity import data_access
from lkk.services.identity.events import RECOVERY_CODE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.texting import send_code_by_sms
from lkk.state.customers.customer_view import view_of
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.delivery import DeliveryState, SmsState
from lkk.vocabulary.outages import RestrictionExtent, RestrictionReason
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ProfilePart
from tests import application_builders as made
from tests import builders, outages, profile_requests
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
SNILS = "112-233-445 95"


async def operator(role: Role = Role.MFC_OPERATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def with_snils(user_id: int) -> None:
    async with unit_of_work() as work:
        profile = await work.session.get(Profile, user_id)
        assert profile is not None
        profile.snils = SNILS


async def accesses(user_id: int) -> list[AccessKind]:
    async with unit_of_work() as work:
        return [one.what for one in await data_access.of_customer(work, user_id)]


@pytest.mark.parametrize("role", Role)
async def test_the_card_is_for_those_who_see_customers(role: Role) -> None:
    person = await builders.customer()
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    async with unit_of_work() as work:
        if role.may(Permission.SEE_CUSTOMERS):
            assert (await card.read(work, actor, person.key)).id == person.key
            return
        with pytest.raises(NotAllowed):
            await card.read(work, actor, person.key)
        with pytest.raises(NotAllowed):
            await card.open_sensitive(work, actor, person.key, reason="Очень нужно")


async def test_an_employee_and_nobody_have_no_card() -> None:
    actor = await operator()
    async with unit_of_work() as work:
        for missing in (actor.author_id, 10**12):
            with pytest.raises(NotFound):
                await card.read(work, actor, missing)


async def test_the_card_shows_what_there_is_by_a_statement_a_block() -> None:
    metered = await builders.metered_account()
    person = await builders.customer()
    await builders.attach(person, metered.account)
    application = await made.filed(person, "tp_new", seed=1)
    actor = await operator()
    async with unit_of_work() as work:
        with statements() as sent:
            found = await card.read(work, actor, person.key)
    assert len(sent) == 12
    (account,) = found.accounts
    assert (account.number, account.meters != "") == (metered.account.number, True)
    assert ([one.number for one in found.applications], found.applications_total) == ([application.number], 1)
    assert found.notices
    assert {one.label for one in found.facts} >= {"Фамилия", "Имя", "Телефон"}


async def test_the_card_says_what_is_wrong_with_the_electricity_of_the_customer() -> None:
    house = await outages.house()
    person, account = await outages.resident(house)
    other, _ = await outages.resident(await outages.house(number="89"))
    await outages.outage(house, expected_until=outages.now() + outages.HOUR)
    debt = SupplyRestriction(
        external_id="r-1",
        version=1,
        account_id=account.key,
        extent=RestrictionExtent.PARTIAL,
        reason=RestrictionReason.DEBT,
        note="Долг за три месяца",
        starts_at=outages.now() - outages.HOUR,
    )
    await builders.save(debt)
    actor = await operator()
    async with unit_of_work() as work:
        shown = view_of(await card.read(work, actor, person.key), {}).power
        assert view_of(await card.read(work, actor, other.key), {}).power == []
    assert [one.title for one in shown] == [
        f"Нет света: ул. Малахова, 87, лицевой счёт № {account.number}",
        f"Частичное ограничение, лицевой счёт № {account.number}",
    ]
    assert "Долг за три месяца" in shown[1].texts[0]


async def test_the_card_tells_by_which_ways_a_notice_went_and_why_it_was_refused() -> None:
    person, actor = await builders.customer(), await operator()
    application = await made.brought_to(person, ApplicationStatus.REGISTERED)
    async with unit_of_work() as work:
        now = work.now
        letters = (await work.session.exec(select(OutboxItem).where(OutboxItem.channel == "mail"))).all()
        first, *_, last = sorted(letters, key=lambda one: one.created_at)
        first.state, first.done_at, first.last_error = DeliveryState.DONE, now, "451 later"
        last.state, last.last_error = DeliveryState.DEAD, "550 no such mailbox"
        told = select(Notification).where(Notification.user_id == person.key).order_by(col(Notification.created_at))
        notices = (await work.session.exec(told)).all()
        notices[0].read_at = now
        work.session.add(
            SmsMessage(
                delivery_key="k",
                phone="+79131234567",
                user_id=person.key,
                about="application_registered",
                state=SmsState.UNDELIVERED,
                reason="Абонент заблокирован",
                segments=1,
                created_at=notices[-1].created_at,
                settled_at=now,
            )
        )
    async with unit_of_work() as work:
        found = await card.read(work, actor, person.key)
    assert not found.more_notices
    newest, oldest = found.notices[0], found.notices[-1]
    assert (oldest.read_at, oldest.mail) == (now, SentLine(DeliveryState.DONE, now))
    assert newest.read_at is None
    assert newest.mail == SentLine(DeliveryState.DEAD, None, "550 no such mailbox")
    assert newest.sms == SentLine(SmsState.UNDELIVERED, now, "Абонент заблокирован")
    said = [(one.label, one.said) for one in view_of(found, {}).notices[0].states]
    assert said[0] == ("В кабинете: не прочитано", "")
    assert said[1] == ("Письмо: не отправлено", "550 no such mailbox")
    assert said[2][0].startswith("СМС: не доставлено ")
    assert application.number


async def test_the_card_tells_of_codes_and_letters_that_no_notice_tells_of_and_never_what_they_say() -> None:
    person, stranger, actor = await builders.customer(), await builders.customer(), await operator()
    async with unit_of_work() as work:
        send_code_by_sms(work, "+79131234567", "Код 482913", expires_at=work.now, user_id=person.key)
    async with unit_of_work() as work:
        await notifications.send_email(work, RECOVERY_CODE, person.email, code="482913", minutes=10)
    async with unit_of_work() as work:
        found = await card.read(work, actor, person.key)
        assert (await card.read(work, actor, stranger.key)).notices == ()
    letter, code = found.notices
    assert (letter.site, letter.sms, letter.mail) == (False, None, SentLine(DeliveryState.WAITING, None))
    assert (code.site, code.mail, code.sms) == (False, None, SentLine(SmsState.QUEUED, None))
    shown = view_of(found, {}).notices
    assert [one.title for one in shown] == ["Письмо без записи в кабинете, например с кодом", "СМС с кодом"]
    assert "482913" not in str(shown)


async def test_notices_are_told_twenty_at_a_time_and_two_hundred_at_the_most() -> None:
    person, actor = await builders.customer(), await operator()
    async with unit_of_work() as work:
        work.session.add_all(
            Notification(user_id=person.key, event="account_attached", title=f"№ {at}", body="", created_at=work.now)
            for at in range(MOST_NOTICES + 5)
        )
    for asked, shown, more in ((NOTICES, 20, True), (40, 40, True), (10**9, 200, False), (-5, 1, True)):
        async with unit_of_work() as work:
            found = await card.read(work, actor, person.key, notices=asked)
        assert (len(found.notices), found.more_notices) == (shown, more), asked
    assert found.notices[0].title == f"№ {MOST_NOTICES + 4}"


async def test_an_open_request_for_a_change_stands_on_the_card() -> None:
    person, actor = await builders.customer(), await operator()
    change_id = await profile_requests.asked(person, ProfilePart.NAME, profile_requests.NAME)
    async with unit_of_work() as work:
        assert (await card.read(work, actor, person.key)).changes == ((change_id, ProfilePart.NAME),)


async def test_sensitive_fields_are_masked_until_a_reason_is_given_and_the_customer_reads_it() -> None:
    person = await builders.customer()
    await with_snils(person.key)
    actor = await operator()
    async with unit_of_work() as work:
        found = await card.read(work, actor, person.key)
        assert SNILS not in str(found)
        assert any(one.sensitive and "•" in one.value for one in found.facts)
        for reason in ("", "   ", "ну"):
            with pytest.raises(InvalidValue):
                await card.open_sensitive(work, actor, person.key, reason=reason)
        opened = await card.open_sensitive(work, actor, person.key, reason="Звонок клиента")
    assert opened == {"snils": SNILS}
    async with unit_of_work() as work:
        (line,) = await data_access.list_of(work, await builders.sign_in(person))
    assert (line.what, line.reason) == (AccessKind.SENSITIVE, "Звонок клиента")


async def test_sensitive_fields_open_for_an_application_of_this_customer_alone() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    own, foreign = await made.filed(person, "tp_new", seed=1), await made.filed(stranger, "tp_new", seed=2)
    actor = await operator()
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await card.open_sensitive(work, actor, person.key, number=foreign.number or "")
        await card.open_sensitive(work, actor, person.key, number=own.number or "")
    async with unit_of_work() as work:
        (line,) = await data_access.of_customer(work, person.key)
    assert line.number == own.number


async def test_a_look_at_the_card_is_written_down_once_in_half_an_hour() -> None:
    person, actor = await builders.customer(), await operator()
    for _ in range(2):
        async with unit_of_work() as work:
            await card.read(work, actor, person.key, opened=True)
    assert await accesses(person.key) == [AccessKind.CARD]
    async with unit_of_work() as work:
        await work.session.execute(text("update data_access set at = at - interval '31 minutes'"))
    async with unit_of_work() as work:
        await card.read(work, actor, person.key, opened=True)
    assert await accesses(person.key) == [AccessKind.CARD, AccessKind.CARD]
