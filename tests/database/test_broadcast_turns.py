"""Mass notifications beside one another, and letters whose reader or mail server has changed meanwhile."""

import pytest
from sqlmodel import col, select, update

from lkk.models.accounts import AccountLink
from lkk.models.broadcasts import Broadcast
from lkk.models.delivery import OutboxItem
from lkk.services import notifications
from lkk.services.broadcasts import sending
from lkk.services.broadcasts.delivery import LETTER
from lkk.services.identity import consents
from lkk.services.jobs.items import ItemsFailed
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.own_data import withdrawal
from lkk.vocabulary.broadcasts import BroadcastState, MailFate
from lkk.vocabulary.delivery import DeliveryState, SmsState
from tests import broadcasts, builders, sms
from tests.database.test_broadcast_sending import all_posted, at_hour, crowd, switch_off

pytestmark = pytest.mark.usefixtures("database")


async def test_broadcasts_take_turns_and_one_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd(40)
    author, approver = await broadcasts.author(), await broadcasts.approver()
    first = await broadcasts.approved(author, approver)
    second = await broadcasts.approved(author, approver)
    turns: list[int] = []

    async def noted(broadcast_id: int, size: int) -> int | None:
        turns.append(broadcast_id)
        return await whole(broadcast_id, size)

    whole = sending.send_batch
    monkeypatch.setattr(sending, "send_batch", noted)
    await sending.send_all(10)
    assert turns[:6] == [first.id, second.id] * 3
    monkeypatch.setattr(sending, "send_batch", whole)

    third = await broadcasts.approved(author, approver)
    fourth = await broadcasts.approved(author, approver)

    async def failing(work: UnitOfWork, row: Broadcast, size: int) -> int:
        if row.id == third.id:
            raise ZeroDivisionError
        return await told(work, row, size)

    told = sending._tell_next
    monkeypatch.setattr(sending, "_tell_next", failing)
    with pytest.raises(ItemsFailed):
        await sending.send_all(10)
    assert (await broadcasts.row(fourth.id)).handed_at is not None
    assert (await broadcasts.row(third.id)).handled == 0


@pytest.mark.usefixtures("sandbox")
async def test_a_letter_that_has_waited_is_left_out_when_its_reader_has_chosen_otherwise_meanwhile() -> None:
    reader, other = await builders.customer(), await builders.customer()
    account = await builders.account()
    await builders.attach(reader, account)
    link = await builders.attach(other, account)
    card = await broadcasts.sent(broadcasts.draft(body="По счёту {счёт} работы."))
    await switch_off(reader, notifications.NotificationChannel.MAIL)
    async with unit_of_work() as work:
        (await work.session.get_one(AccountLink, link.key)).detached_at = work.now
    await all_posted()
    fates = {one.user_id: one.mail for one in await broadcasts.recipients(card.id)}
    assert fates == {reader.key: MailFate.OFF, other.key: MailFate.STOPPED}
    async with unit_of_work() as work:
        kinds = await work.session.exec(select(OutboxItem.state).where(OutboxItem.kind == LETTER.code))
        assert set(kinds) == {DeliveryState.DONE}


async def test_letters_that_never_left_are_told_as_undelivered_in_the_end() -> None:
    await crowd(3)
    card = await broadcasts.sent()
    async with unit_of_work() as work:
        letters = update(OutboxItem).where(col(OutboxItem.kind) == LETTER.code)
        await work.session.exec(letters.values(state=DeliveryState.DEAD))  # a day without the mail server
    await sending.send_all()
    assert (await broadcasts.row(card.id)).state is BroadcastState.SENT
    assert {one.mail for one in await broadcasts.recipients(card.id)} == {MailFate.FAILED}


async def test_sms_that_wait_for_the_morning_do_not_go_to_who_takes_the_consent_back() -> None:
    await at_hour(23)
    person = await builders.customer(phone_confirmed=True)
    async with unit_of_work() as work:
        await consents.give(work, person.key, (await consents.current(work)).version, Visitor())
    await broadcasts.sent(broadcasts.draft(by_sms=True, sms="Работы в сети"))
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        (given,) = await consents.of_customer(work, person.key)
        await withdrawal.withdraw(work, actor, given.id)
    assert [(one.state, one.text) for one in await sms.rows()] == [(SmsState.CANCELLED, "")]
