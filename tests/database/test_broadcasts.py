"""Mass notifications before they leave: who may prepare and approve, whom they reach, what a file of accounts says."""

import asyncio

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.notifications import Notification
from lkk.models.outages import District
from lkk.services import composition, notifications
from lkk.services.broadcasts import approval, audience, cards, drafts, preview
from lkk.services.broadcasts.audience import Audience
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import withdrawal
from lkk.vocabulary.broadcasts import Attached, BroadcastKind, BroadcastState, MailFate, PhoneIs
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role, UserStatus
from lkk.vocabulary.permissions import Permission
from tests import broadcasts, builders, outages

pytestmark = pytest.mark.usefixtures("database")


async def reached(wanted: Audience, *, body: str = "Текст") -> set[int]:
    """The customers whom an audience comes to, by the recipients that are written down."""
    card = await broadcasts.sent(broadcasts.draft(audience=wanted, body=body))
    return {one.user_id for one in await broadcasts.recipients(card.id)}


@pytest.mark.parametrize("role", Role)
async def test_operators_and_administrators_prepare_and_nobody_else(role: Role) -> None:
    user = await builders.staff(role) if role.staff else await builders.customer()
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        if role.may(Permission.PREPARE_BROADCAST):
            assert role in {Role.SERVICE_CENTRE_OPERATOR, Role.ADMINISTRATOR}
            assert await drafts.save(work, actor, broadcasts.draft())
            return
        with pytest.raises(NotAllowed):
            await drafts.save(work, actor, broadcasts.draft())
        with pytest.raises(NotAllowed):
            await cards.listing(work, actor)


async def test_a_broadcast_goes_from_its_author_to_another_who_approves() -> None:
    author, approver = await broadcasts.author(), await broadcasts.approver()
    await builders.customer()
    card = await broadcasts.submitted(author)
    assert (card.state, card.may_edit, card.may_decide) == (BroadcastState.WAITING, False, False)
    assert (await broadcasts.card(approver, card.id)).may_decide
    async with unit_of_work() as work:
        page = await cards.listing(work, approver)
        assert (page.waiting, page.rows[0].asks) == (1, True)
        told = (await work.session.exec(select(Notification).where(Notification.user_id == approver.author_id))).one()
        assert (told.event, told.link) == ("broadcast_waits", f"/staff/broadcasts/{card.id}")
        await approval.approve(work, approver, card.id, card.version)
    card = await broadcasts.card(author, card.id)
    assert (card.state, card.decided_by, card.may_stop) == (BroadcastState.SENDING, "Главнова Галина", True)
    async with unit_of_work() as work:
        acts = [one.action for one in await work.session.exec(select(AuditEvent).order_by(text("id")))]
    assert acts == ["broadcast_saved", "broadcast_submitted", "broadcast_approved"]
    assert [line.action.value for line in card.history] == acts[::-1]


async def test_nobody_approves_what_they_wrote_not_even_an_administrator() -> None:
    admin = await broadcasts.approver()
    await broadcasts.approver("Другая")
    await builders.customer()
    card = await broadcasts.submitted(admin)
    assert not card.may_decide
    for refused in (
        lambda work: approval.approve(work, admin, card.id, card.version),
        lambda work: approval.refuse(work, admin, card.id, card.version, "Не то"),
    ):
        with pytest.raises(NotAllowed, match="другой администратор"):
            async with unit_of_work() as work:
                await refused(work)
    operator = await broadcasts.author()
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await approval.approve(work, operator, card.id, card.version)
    assert (await broadcasts.row(card.id)).state is BroadcastState.WAITING


async def test_of_two_who_approve_at_once_one_does_and_the_other_learns_who_did() -> None:
    author, first, second = (
        await broadcasts.author(),
        await broadcasts.approver("Первая"),
        await broadcasts.approver("Вторая"),
    )
    await builders.customer()
    card = await broadcasts.submitted(author)

    async def approve(actor: Actor) -> None:
        async with unit_of_work() as work:
            await approval.approve(work, actor, card.id, card.version)

    ends = await asyncio.gather(approve(first), approve(second), return_exceptions=True)
    (stale,) = [one for one in ends if one is not None]
    assert isinstance(stale, Stale)
    assert "сейчас «Отправляется», " in stale.text
    assert (await broadcasts.card(author, card.id)).decided_by in stale.text
    async with unit_of_work() as work:
        query = select(AuditEvent).where(AuditEvent.action == "broadcast_approved")
        assert len((await work.session.exec(query)).all()) == 1


async def test_a_refusal_needs_a_reason_and_brings_the_broadcast_back_to_its_author() -> None:
    author, approver = await broadcasts.author(), await broadcasts.approver()
    await builders.customer()
    card = await broadcasts.submitted(author)
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await approval.refuse(work, approver, card.id, card.version, "  ")
        await approval.refuse(work, approver, card.id, card.version, "Не та\nулица")
    card = await broadcasts.card(author, card.id)
    assert (card.state, card.reason, card.may_edit) == (BroadcastState.REFUSED, "Не та улица", True)
    async with unit_of_work() as work:
        told = (await work.session.exec(select(Notification).where(Notification.user_id == author.author_id))).one()
        assert "Не та улица" in told.body
        await drafts.save(work, author, broadcasts.draft(title="Другая"), broadcast_id=card.id, seen=card.version)
    assert (await broadcasts.card(author, card.id)).state is BroadcastState.DRAFT


async def test_who_saw_an_older_version_changes_nothing() -> None:
    author = await broadcasts.author()
    await broadcasts.approver()
    await builders.customer()
    card = await broadcasts.submitted(author)
    async with unit_of_work() as work:
        with pytest.raises(Stale, match="не изменить"):
            await drafts.save(work, author, broadcasts.draft(), broadcast_id=card.id, seen=card.version)
        with pytest.raises(Stale, match="«Ждёт одобрения», Орлова Марина"):
            await approval.withdraw(work, author, card.id, card.version - 1)
        await approval.withdraw(work, author, card.id, card.version)
    with pytest.raises(Stale):
        async with unit_of_work() as work:
            await approval.submit(work, author, card.id, card.version)


async def test_only_its_author_changes_withdraws_and_deletes_a_broadcast() -> None:
    author, other = await broadcasts.author(), await broadcasts.approver()
    card = await broadcasts.saved(author)
    async with unit_of_work() as work:
        for refused in (
            drafts.save(work, other, broadcasts.draft(), broadcast_id=card.id, seen=card.version),
            drafts.discard(work, other, card.id, card.version),
            approval.submit(work, other, card.id, card.version),
        ):
            with pytest.raises(NotAllowed):
                await refused
        await drafts.discard(work, author, card.id, card.version)
    with pytest.raises(NotFound):
        await broadcasts.card(author, card.id)


async def test_nothing_is_submitted_to_nobody_or_without_a_second_administrator() -> None:
    author = await broadcasts.author()
    card = await broadcasts.saved(author)
    with pytest.raises(InvalidValue, match="Получателей нет"):
        async with unit_of_work() as work:
            await approval.submit(work, author, card.id, card.version)
    await builders.customer()
    with pytest.raises(InvalidValue, match="Одобрить некому"):
        async with unit_of_work() as work:
            await approval.submit(work, author, card.id, card.version)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "я" * 121}, "title"),
        ({"body": "я" * 4001}, "body"),
        ({"body": "Долг {долг}"}, "body"),
        ({"by_sms": True, "sms": ""}, "sms"),
        ({"by_sms": True, "sms": "я" * 200}, "sms"),
        ({"by_sms": True, "sms": "{имя}"}, "sms"),
        ({"audience": Audience()}, "audience"),
        ({"audience": Audience(street="!!!")}, "street"),
        ({"audience": Audience(street="я" * 201)}, "street"),
        ({"audience": Audience(district="nowhere")}, "district"),
    ],
)
async def test_a_wrong_field_is_told_at_the_field(changes: dict[str, object], field: str) -> None:
    author = await broadcasts.author()
    async with unit_of_work() as work:
        with pytest.raises(FieldErrors) as refused:
            await drafts.save(work, author, broadcasts.draft(**changes))
    assert list(refused.value.fields) == [field]


async def test_an_audience_of_a_district_has_an_account_in_one_of_its_houses() -> None:
    await builders.save(District(external_id="centre", version=1, name="Центральный", outline=[]))
    inside = await outages.house("ул. Ленина", "1", district="centre")
    other = await outages.house("ул. Ленина", "2", district="centre")
    outside = await outages.house("ул. Мира", "1", district="south")
    (lives, _), (neighbour, _), _ = [await outages.resident(one) for one in (inside, other, outside)]
    await builders.customer()  # has no account
    assert await reached(Audience(district="centre")) == {lives.key, neighbour.key}
    card = await broadcasts.sent(broadcasts.draft(audience=Audience(district="centre"), body="Счёт {счёт}"))
    assert card.audience.district_name == "Центральный"
    with pytest.raises(InvalidValue, match="Получателей нет"):
        await reached(Audience(district="centre", street="Мира"))


async def test_an_audience_is_made_of_types_streets_accounts_and_phones() -> None:
    plain = await builders.customer()
    firm = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="АО «Завод»")
    reachable = await builders.customer(phone_confirmed=True)
    owner = await builders.customer(kind=RegistrationKind.PREMISES_OWNER)
    await builders.customer(status=UserStatus.LOCKED)
    await builders.customer(status=UserStatus.PENDING)
    here, there, closed = await builders.account(), await builders.account(), await builders.account(closed=True)
    await builders.attach(plain, here)
    await builders.attach(firm, there)
    await builders.attach(reachable, closed)
    async with unit_of_work() as work:
        await work.session.execute(
            text("update customer_account set address = 'г. Барнаул, ул. Малаховская, д. 1' where id = :id"),
            {"id": there.key},
        )
        await work.session.execute(
            text("update profile set premises_address = 'пр. Малахова, 5' where user_id = :id"), {"id": owner.key}
        )
    everyone = {one.key for one in (plain, firm, reachable, owner)}
    assert await reached(broadcasts.EVERYBODY) == everyone
    assert await reached(Audience(types=frozenset({ApplicantType.LEGAL_ENTITY}))) == {firm.key}
    assert await reached(Audience(street="МАЛАХОВА")) == {plain.key, owner.key}
    assert await reached(Audience(street="ул. Малахова")) == {plain.key}
    assert await reached(Audience(attached=Attached.SOME)) == {plain.key, firm.key}
    assert await reached(Audience(attached=Attached.NONE)) == {reachable.key, owner.key}
    assert await reached(Audience(phone=PhoneIs.CONFIRMED)) == {reachable.key}
    assert await reached(Audience(phone=PhoneIs.NONE)) == everyone - {reachable.key}
    assert await reached(broadcasts.EVERYBODY, body="Счёт {счёт}") == {plain.key, firm.key}


async def test_the_count_tells_who_has_switched_a_way_off() -> None:
    author = await broadcasts.author()
    people = [await builders.customer(phone_confirmed=number < 3) for number in range(4)]
    for user, channel in (
        (people[0], notifications.NotificationChannel.MAIL),
        (people[0], notifications.NotificationChannel.SMS),
        (people[3], notifications.NotificationChannel.MAIL),
    ):
        async with unit_of_work() as work:
            actor = await builders.sign_in(user)
            await notifications.choose(work, actor, "broadcast_news", composition.EVENTS, wanted=False, channel=channel)
    news = await broadcasts.saved(author, broadcasts.draft(by_sms=True, sms="Новость"))
    assert news.counts == audience.Counts(total=4, mail_off=2, phones=3, sms_off=1)
    assert (news.counts.mail, news.counts.sms) == (2, 2)
    must = await broadcasts.saved(author, broadcasts.draft(kind=BroadcastKind.IMPORTANT))
    assert must.counts == audience.Counts(total=4)


async def test_who_has_taken_the_consent_back_is_told_on_the_site_alone() -> None:
    author, person = await broadcasts.author(), await builders.customer(phone_confirmed=True)
    await builders.customer()
    async with unit_of_work() as work:
        await consents.give(work, person.key, (await consents.current(work)).version, Visitor())
        (given,) = await consents.of_customer(work, person.key)
        await withdrawal.withdraw(work, await builders.sign_in(person), given.id)
    card = await broadcasts.saved(author, broadcasts.draft(by_sms=True, sms="Новость"))
    assert card.counts == audience.Counts(total=2, mail_off=1, phones=1, sms_off=1)
    sent = await broadcasts.sent()
    assert {one.user_id: one.mail for one in await broadcasts.recipients(sent.id)}[person.key] is MailFate.OFF
    assert await broadcasts.notices(person)


async def test_what_is_obligatory_cannot_be_switched_off_by_email() -> None:
    actor = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        choices = {one.event for one in await notifications.list_choices(work, actor, composition.EVENTS)}
        assert {"broadcast_news", "broadcast_outage"} <= choices
        assert "broadcast_important" not in choices


async def test_a_preview_says_what_comes_by_each_way() -> None:
    author = await broadcasts.author()
    quiet = await builders.customer("quiet@example.com", phone_confirmed=True)
    async with unit_of_work() as work:
        await notifications.choose(
            work, await builders.sign_in(quiet), "broadcast_news", composition.EVENTS, wanted=False
        )
    await builders.customer("locked@example.com", status=UserStatus.LOCKED)
    card = await broadcasts.saved(author, broadcasts.draft(by_sms=True, sms="Новость"))
    async with unit_of_work() as work:
        seen = await preview.preview(work, author, card.id, "quiet@example.com")
        assert seen.body == "Здравствуйте, Иван Иванович."
        assert seen.mail_told == "Письма не будет: клиент отключил такие письма"
        assert seen.sms_told.startswith("Придёт СМС")
        assert seen.sms.startswith("Новость ")
        with pytest.raises(InvalidValue, match="закрыт"):
            await preview.preview(work, author, card.id, "locked@example.com")
        with pytest.raises(InvalidValue, match="Никого"):
            await preview.preview(work, author, card.id, "нетникого")
