"""Mass notifications on their way: everybody once, as each has chosen, whatever is killed, and stopped when asked."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.services import composition, notifications
from lkk.services.broadcasts import approval, recipients, sending
from lkk.services.broadcasts.delivery import LETTER
from lkk.services.delivery.claiming import claim
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.identity.events import REGISTRATION_CODE
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.mail.contract import OutgoingEmail
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.ports import Ports, open_ports
from lkk.services.integrations.sms.integration import SMS
from lkk.services.jobs.items import ItemsFailed
from lkk.services.kernel.errors import NotAllowed, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.texting import send_code_by_sms
from lkk.vocabulary.broadcasts import BroadcastState, MailFate
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.people import UserStatus
from tests import broadcasts, builders, sms
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.usefixtures("database")
MANY = 300
SENDING = "import asyncio; from lkk.services.broadcasts import sending; asyncio.run(sending.send_all(10))"


async def crowd(count: int = MANY) -> None:
    """Customers whom nobody signs in as."""
    async with unit_of_work() as work:
        await work.session.execute(
            text("""
insert into user_account (email, role, status, cabinet_class, applicant_type, display_name, created_at)
select 'crowd' || n || '@example.com', 'customer', 'active', 'individual', 'individual', 'Клиент ' || n, now()
from generate_series(1, :count) n
"""),
            {"count": count},
        )


async def at_hour(hour: int) -> None:
    """Business time at an hour of tomorrow in Barnaul."""
    async with unit_of_work() as work:
        query = "select extract(epoch from ((current_date + 1 + make_interval(hours => :h)) at time zone :z) - now())"
        seconds = (await work.session.execute(text(query), {"h": hour, "z": builders.TIME_ZONE})).scalar_one()
    await builders.shift_clock(int(seconds))


async def switch_off(user: User, channel: notifications.NotificationChannel) -> None:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await notifications.choose(work, actor, "broadcast_news", composition.EVENTS, wanted=False, channel=channel)


async def queued() -> list[OutboxItem]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(OutboxItem).order_by(col(OutboxItem.id))))


async def everybody_once(id: int, count: int) -> None:
    """Each recipient has one notice and one letter."""
    told = Counter(one.user_id for one in await broadcasts.notices())
    letters = Counter(one.payload["user"] for one in await queued() if one.kind == LETTER.code)
    assert (len(told), set(told.values())) == (count, {1})
    assert letters == told
    found = await broadcasts.recipients(id)
    assert {one.user_id for one in found if one.told} == set(told)
    row = await broadcasts.row(id)
    assert (row.handled, row.total, row.handed_at is not None) == (count, count, True)


class PlayedMail:
    """A mail server of this test: what it was given, and whom it refuses."""

    def __init__(self, refused: str = "") -> None:
        self.sent: list[OutgoingEmail] = []
        self._refused = refused

    async def send(self, letter: OutgoingEmail) -> None:
        if letter.to == self._refused:
            raise ExternalSystemRefuses("550", "No such user")
        self.sent.append(letter)


@asynccontextmanager
async def posting() -> AsyncIterator[Dispatcher]:
    async with open_ports(composition.INTEGRATIONS) as ports:
        yield Dispatcher(MAIL, composition.HANDLERS, ports, "test", lease_s=60)


async def all_posted() -> None:
    async with posting() as dispatcher:
        while await dispatcher.deliver_batch():
            pass


async def test_everybody_is_told_once_in_their_own_words_as_they_have_chosen(sandbox: Sandbox) -> None:
    await at_hour(12)
    plain = await builders.customer(name="Петров Пётр Ильич")
    no_mail = await builders.customer(phone_confirmed=True, phone="+79131110001")
    no_sms = await builders.customer(phone_confirmed=True, phone="+79131110002")
    await switch_off(no_mail, notifications.NotificationChannel.MAIL)
    await switch_off(no_sms, notifications.NotificationChannel.SMS)
    card = await broadcasts.sent(broadcasts.draft(by_sms=True, sms="Работы в сети"))
    (notice,) = await broadcasts.notices(plain)
    assert (notice.title, notice.body) == ("Новости", "Здравствуйте, Пётр Ильич.")
    assert len(await broadcasts.notices()) == 3
    assert [(one.phone, one.state) for one in await sms.rows()] == [("+79131110001", SmsState.QUEUED)]
    fates = {one.user_id: (one.mail, one.sms_off) for one in await broadcasts.recipients(card.id)}
    assert fates == {
        plain.key: (MailFate.QUEUED, False),
        no_mail.key: (MailFate.OFF, False),
        no_sms.key: (MailFate.QUEUED, True),
    }
    assert card.state is BroadcastState.SENDING, "letters are still on their way"
    await all_posted()
    (letter,) = sandbox.emails(plain.email)
    assert "Здравствуйте, Пётр Ильич." in letter["text"]
    progress = (await broadcasts.card(await broadcasts.author(), card.id)).progress
    assert progress is not None
    assert (progress.told, progress.mail, progress.sms_off) == (3, {MailFate.SENT: 2, MailFate.OFF: 1}, 1)


async def test_a_worker_that_is_killed_leaves_nobody_out_and_tells_nobody_twice() -> None:
    await crowd()
    card = await broadcasts.approved(await broadcasts.author(), await broadcasts.approver())
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", SENDING)
    try:
        async with asyncio.timeout(30):
            while not 0 < (await broadcasts.row(card.id)).handled < MANY:  # noqa: ASYNC110  another process does it
                await asyncio.sleep(0.02)
    finally:
        worker.kill()
        await worker.wait()
    stopped_at = (await broadcasts.row(card.id)).handled
    assert 0 < stopped_at < MANY, "the kill hit nothing: the test proves nothing"
    assert await sending.send_all() >= MANY - stopped_at
    await everybody_once(card.id, MANY)


async def test_a_batch_that_fails_is_done_again_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    await crowd(30)
    card = await broadcasts.approved(await broadcasts.author(), await broadcasts.approver())
    people, calls = recipients.people, iter(range(100))

    async def failing(*given: Any) -> Any:
        found = await people(*given)
        if next(calls) == 1:
            raise RuntimeError("the second batch")
        return found

    monkeypatch.setattr(recipients, "people", failing)
    with pytest.raises(ItemsFailed):
        await sending.send_all(10)
    assert (await broadcasts.row(card.id)).handled == 10
    await sending.send_all(10)
    await everybody_once(card.id, 30)


async def test_two_workers_at_once_tell_nobody_twice() -> None:
    await crowd(100)
    card = await broadcasts.approved(await broadcasts.author(), await broadcasts.approver())
    await asyncio.gather(sending.send_all(10), sending.send_all(10))
    await everybody_once(card.id, 100)


async def test_who_comes_after_the_beginning_is_not_told_and_who_leaves_meanwhile_neither() -> None:
    await crowd(20)
    card = await broadcasts.approved(await broadcasts.author(), await broadcasts.approver())
    assert await sending.send_batch(card.id, 10) == 0, "the recipients are written down first"
    late = await builders.customer()
    async with unit_of_work() as work:
        row = (await work.session.exec(select(User).where(User.email == "crowd20@example.com"))).one()
        row.status = UserStatus.LOCKED
    await sending.send_all(10)
    told = {one.user_id for one in await broadcasts.notices()}
    assert len(told) == 19
    assert not {late.key, row.key} & told


@pytest.mark.usefixtures("sandbox")
async def test_what_is_stopped_in_the_middle_says_how_many_got_it_and_sends_no_more() -> None:
    await at_hour(12)
    await crowd(40)
    author, approver = await broadcasts.author(), await broadcasts.approver()
    for number in range(3):  # the first to be told
        await builders.customer(phone_confirmed=True, phone=f"+7913111000{number}")
    card = await broadcasts.approved(author, approver, broadcasts.draft(by_sms=True, sms="Работы в сети"))
    for _ in range(5):
        await sending.send_batch(card.id, 10)
    async with posting() as dispatcher:
        assert await dispatcher.deliver_batch() == 10
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await approval.stop(work, await broadcasts.author(), card.id)
    async with unit_of_work() as work:
        assert await approval.stop(work, approver, card.id) == 40
    assert await sending.send_all(10) == 0
    await all_posted()
    card = await broadcasts.card(author, card.id)
    assert card.state is BroadcastState.STOPPED
    assert card.progress is not None
    assert (card.progress.told, card.progress.total) == (40, 43)
    assert card.progress.mail == {MailFate.SENT: 10, MailFate.STOPPED: 30, MailFate.NONE: 3}
    assert not [one for one in await queued() if one.kind == LETTER.code and one.state == "waiting"]
    async with unit_of_work() as work:
        told = await notifications.latest(work, author)
        assert told[0].title == "Рассылка остановлена: Новости"
        with pytest.raises(Stale, match="«Остановлена»"):
            await approval.stop(work, author, card.id)
        with pytest.raises(Stale):
            await approval.approve(work, approver, card.id, card.version)


async def test_a_stop_and_letters_on_their_way_do_not_wait_for_one_another() -> None:
    await crowd(300)
    author, approver = await broadcasts.author(), await broadcasts.approver()
    card = await broadcasts.approved(author, approver)
    await sending.send_all()
    played = PlayedMail()
    dispatcher = Dispatcher(MAIL, composition.HANDLERS, Ports({MAIL.channel.code: played}), "test", lease_s=60)

    async def posting_all() -> None:
        while await dispatcher.deliver_batch():
            pass

    async def stop_soon() -> None:
        while len(played.sent) < 30:  # noqa: ASYNC110  letters leave meanwhile
            await asyncio.sleep(0.01)
        async with unit_of_work() as work:
            await approval.stop(work, author, card.id)

    await asyncio.gather(posting_all(), posting_all(), stop_soon())
    progress = (await broadcasts.card(author, card.id)).progress
    assert progress is not None
    assert progress.mail == {MailFate.SENT: len(played.sent), MailFate.STOPPED: 300 - len(played.sent)}
    assert 30 <= len(played.sent) < 300


async def test_sms_that_wait_for_the_morning_are_cancelled_by_a_stop() -> None:
    await at_hour(23)
    await builders.customer(phone_confirmed=True)
    author, approver = await broadcasts.author(), await broadcasts.approver()
    card = await broadcasts.approved(author, approver, broadcasts.draft(by_sms=True, sms="Работы в сети"))
    await sending.send_all()
    assert [one.state for one in await sms.rows()] == [SmsState.POSTPONED]
    async with unit_of_work() as work:
        await approval.stop(work, author, card.id)
    assert [(one.state, one.text) for one in await sms.rows()] == [(SmsState.CANCELLED, "")]


async def test_a_letter_with_a_code_goes_before_all_those_of_a_broadcast_even_to_the_same_person() -> None:
    await crowd(40)
    await broadcasts.sent()
    async with unit_of_work() as work:
        await notifications.send_email(
            work, REGISTRATION_CODE, "crowd1@example.com", code="123456", minutes=10, note="", action="Вход"
        )
    first = await claim(MAIL, "test", 60, [])
    subjects = [item.kind for item in first.items]
    assert subjects.count("letter") == 1
    later = await claim(MAIL, "other", 60, [])
    assert {item.kind for item in later.items} == {LETTER.code}


async def test_a_code_by_sms_goes_before_the_sms_of_a_broadcast_to_the_same_phone() -> None:
    await at_hour(12)
    for number in range(20):
        await builders.customer(phone_confirmed=True, phone=f"+791311100{number:02}")
    await broadcasts.sent(broadcasts.draft(by_sms=True, sms="Работы в сети"))
    async with unit_of_work() as work:
        send_code_by_sms(work, "+79131110000", "123456 — код", expires_at=work.now)
    claimed = (await claim(SMS, "test", 60, [])).items
    (code,) = [one for one in await sms.rows() if one.about == "code"]
    assert code.delivery_key in {one.payload["sms"] for one in claimed}


@pytest.mark.usefixtures("sandbox")
async def test_a_broadcast_is_sent_when_its_last_letter_has_left() -> None:
    await crowd(3)
    card = await broadcasts.sent()
    await sending.send_all()
    assert (await broadcasts.row(card.id)).state is BroadcastState.SENDING
    await all_posted()
    await sending.send_all()
    row = await broadcasts.row(card.id)
    assert (row.state, row.sent_at is not None) == (BroadcastState.SENT, True)


async def test_a_letter_the_mail_refuses_is_counted_and_the_rest_goes_on() -> None:
    await crowd(3)
    card = await broadcasts.sent()
    played = PlayedMail(refused="crowd2@example.com")
    dispatcher = Dispatcher(MAIL, composition.HANDLERS, Ports({MAIL.channel.code: played}), "test", lease_s=60)
    while await dispatcher.deliver_batch():
        pass
    assert [one.to for one in played.sent] == ["crowd1@example.com", "crowd3@example.com"]
    assert played.sent[0].unsubscribe in played.sent[0].text
    assert "Не присылать такие письма: " in played.sent[0].text
    progress = (await broadcasts.card(await broadcasts.author(), card.id)).progress
    assert progress is not None
    assert progress.mail == {MailFate.SENT: 2, MailFate.FAILED: 1}
