"""Managers of «Энергоадвокат» are given by load, one client at a time; changes, absences, leaving are told."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import col, select

from lkk.models.advocate import AdvocateAssignment, AdvocateMembership, ManagerRequest
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.presence import Presence
from lkk.services.advocate import absences, access, managing, membership, own, requests
from lkk.services.advocate.jobs import tell_of_gone_managers
from lkk.services.advocate.loads import NoManagerFree
from lkk.services.composition import ADVOCATE_FOLLOWERS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, ServiceError, Stale
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import closing
from lkk.vocabulary.advocate import RequestState
from lkk.vocabulary.people import Role, UserStatus
from tests import advocate, builders, visits

pytestmark = pytest.mark.usefixtures("in_november")


async def connect(user: User) -> int | None:
    async with unit_of_work() as work:
        return (await membership.connect(work, user.key)).manager_id


async def managers_of_clients() -> list[int | None]:
    async with unit_of_work() as work:
        query = select(AdvocateMembership.manager_id).where(col(AdvocateMembership.left_at).is_(None))
        return list(await work.session.exec(query.order_by(col(AdvocateMembership.id))))


async def told(user: User) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key)
        return list(await work.session.exec(query.order_by(col(Notification.id))))


async def administrator() -> Actor:
    return await builders.sign_in(await builders.staff())


async def membership_of(user: User) -> AdvocateMembership:
    async with unit_of_work() as work:
        found = await access.membership_of(work, user.key)
        assert found is not None
        return found


async def test_many_who_are_connected_at_once_are_dealt_out_evenly() -> None:
    managers = [await advocate.manager(f"Менеджер {number}") for number in range(3)]
    firms = [await advocate.firm(f"ООО «{number}»") for number in range(12)]
    await asyncio.gather(*(connect(one) for one in firms))
    assert Counter(await managers_of_clients()) == dict.fromkeys((one.key for one in managers), 4)


async def test_connecting_one_customer_many_times_at_once_makes_one_membership() -> None:
    await advocate.manager("Алексеев")
    firm = await advocate.firm()
    found = await asyncio.gather(*(connect(firm) for _ in range(6)))
    assert len(set(found)) == 1
    assert len(await managers_of_clients()) == 1
    assert await told(firm) == ["advocate_connected"]


async def test_the_last_place_of_a_manager_is_given_once() -> None:
    await advocate.manager("Алексеев", most=1)
    firms = [await advocate.firm(f"ООО «{number}»") for number in range(5)]
    found = await asyncio.gather(*(connect(one) for one in firms), return_exceptions=True)
    assert sum(isinstance(one, NoManagerFree) for one in found) == 4
    assert len(await managers_of_clients()) == 1


async def test_who_is_away_locked_or_full_gets_no_client() -> None:
    away, locked, full, free = [await advocate.manager(name, most=1) for name in ("А", "Б", "В", "Г")]
    async with unit_of_work() as work:
        today = access.today(work)
        (await work.session.get_one(User, locked.key)).status = UserStatus.LOCKED
    await advocate.away(away, today, today)
    await advocate.client(full, "ООО «Первая»")
    assert await connect(await advocate.firm()) == free.key


async def test_the_manager_and_the_client_are_told_and_the_history_is_kept() -> None:
    first, second = await advocate.manager("Алексеев"), await advocate.manager("Борисова")
    firm = await advocate.firm()
    assert await connect(firm) == first.key
    await _change(await administrator(), firm, second.key, "Просьба клиента")
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(AdvocateAssignment).order_by(col(AdvocateAssignment.id)))).all()
    assert [(one.manager_id, one.until is None) for one in rows] == [(first.key, False), (second.key, True)]
    assert await told(firm) == ["advocate_connected", "advocate_manager"]
    assert await told(second) == ["advocate_client"]


async def _change(actor: Actor, client: User, to: int | None, reason: str = "Отпуск") -> None:
    row = await membership_of(client)
    async with unit_of_work() as work:
        await managing.change_manager(work, actor, row.key, to, reason)


async def test_a_change_is_refused_with_the_reason_at_its_field() -> None:
    own_manager, full = await advocate.manager("Алексеев"), await advocate.manager("Борисова", most=0)
    client, actor = await advocate.client(own_manager), await administrator()
    for to, reason, at in (
        (full.key, "Отпуск", "manager"),
        (own_manager.key, "Отпуск", "manager"),
        (None, " ", "reason"),
    ):
        with pytest.raises(InvalidValue) as refused:
            await _change(actor, client, to, reason)
        assert refused.value.at == at
    with pytest.raises(NotAllowed):
        await _change(await builders.sign_in(own_manager), client, None)


async def test_all_clients_of_a_manager_are_dealt_out_to_the_others() -> None:
    leaving, first, second = [await advocate.manager(name) for name in ("А", "Б", "В")]
    clients = [await advocate.client(leaving, f"ООО «{number}»") for number in range(6)]
    actor = await administrator()
    async with unit_of_work() as work:
        assert await managing.change_all(work, actor, leaving.key, None, "Уходит из компании") == 6
    assert Counter(await managers_of_clients()) == {first.key: 3, second.key: 3}
    assert [await told(one) for one in clients] == [["advocate_manager"]] * 6
    assert await told(first) == ["advocate_client"]


async def test_nobody_is_given_away_when_not_all_can_be_taken() -> None:
    leaving, _ = await advocate.manager("А"), await advocate.manager("Б", most=1)
    for number in range(2):
        await advocate.client(leaving, f"ООО «{number}»")
    actor = await administrator()
    with pytest.raises(NoManagerFree):
        async with unit_of_work() as work:
            await managing.change_all(work, actor, leaving.key, None, "Уходит")
    assert await managers_of_clients() == [leaving.key] * 2


async def test_leaving_closes_the_doors_and_is_told_to_the_manager() -> None:
    manager = await advocate.manager("Алексеев")
    client = await advocate.client(manager)
    actor = await builders.sign_in(client)
    ended: list[int] = []

    async def follow(_: object, user_id: int) -> None:
        ended.append(user_id)

    async with unit_of_work() as work:
        await membership.leave(work, actor, (*ADVOCATE_FOLLOWERS, follow))
    async with unit_of_work() as work:
        assert not await access.may_use_doors(work, actor)
        assert (await own.read(work, actor)).for_business
        with pytest.raises(access.NotConnected):
            await membership.leave(work, actor)
    assert ended == [client.key]
    assert (await told(client), await told(manager)) == (["advocate_left"], ["advocate_client_left"])
    assert await connect(client) == manager.key


async def test_the_end_of_the_cabinet_is_the_end_of_the_service() -> None:
    manager = await advocate.manager("Алексеев")
    client = await advocate.client(manager)
    await closing.close(await builders.sign_in(client), builders.PASSWORD, closing.PHRASE)
    async with unit_of_work() as work:
        assert not await access.connected(work, client.key)
    assert await told(manager) == ["advocate_client_left"]


async def test_the_client_sees_whether_the_manager_is_at_the_desk() -> None:
    manager = await advocate.manager("Алексеев")
    actor = await builders.sign_in(await advocate.client(manager))
    async with unit_of_work() as work:
        assert not (await own.read(work, actor)).here
        work.session.add(Presence(user_id=manager.key, seen_at=work.now))
    async with unit_of_work() as work:
        assert (await own.read(work, actor)).here


async def test_an_employee_in_the_cabinet_neither_leaves_nor_asks_for_the_customer() -> None:
    client = await advocate.client(await advocate.manager("Алексеев"))
    inside = await visits.visit(client)
    async with unit_of_work() as work:
        assert (await own.read(work, inside)).connected
        with pytest.raises(NotInVisit):
            await membership.leave(work, inside)
        with pytest.raises(NotInVisit):
            await requests.ask(work, inside, "Причина")


async def test_a_request_for_another_manager_waits_once_and_is_settled_by_the_change() -> None:
    first, second = await advocate.manager("Алексеев"), await advocate.manager("Борисова")
    client = await advocate.client(first)
    actor, head = await builders.sign_in(client), await builders.staff()
    async with unit_of_work() as work:
        await requests.ask(work, actor, "Не отвечает")
    with pytest.raises(ServiceError, match="уже у администратора"):
        async with unit_of_work() as work:
            await requests.ask(work, actor, "Не отвечает")
    assert await told(head) == ["manager_asked"]
    await _change(await builders.sign_in(head), client, second.key)
    async with unit_of_work() as work:
        assert (await work.session.exec(select(ManagerRequest.state))).all() == [RequestState.GRANTED]


async def test_a_request_is_refused_with_an_answer_the_client_reads_and_only_once() -> None:
    client = await advocate.client(await advocate.manager("Алексеев"))
    actor, head = await builders.sign_in(client), await administrator()
    row = await membership_of(client)
    async with unit_of_work() as work:
        await requests.ask(work, actor, "Не отвечает")
    async with unit_of_work() as work:
        await requests.refuse(work, head, row.key, "Менеджер был в отпуске, теперь он на месте")
    with pytest.raises(Stale):
        async with unit_of_work() as work:
            await requests.refuse(work, head, row.key, "Ещё раз")
    async with unit_of_work() as work:
        found = (await own.read(work, actor)).request
    assert found is not None
    assert (found.state, found.answer) == (RequestState.REFUSED, "Менеджер был в отпуске, теперь он на месте")
    assert await told(client) == ["advocate_kept"]


async def test_an_absence_is_told_to_the_clients_and_ends_earlier() -> None:
    manager, other = await advocate.manager("Алексеев"), await advocate.manager("Борисова")
    client, actor = await advocate.client(manager), await administrator()
    async with unit_of_work() as work:
        today = access.today(work)
        await absences.add(work, actor, manager.key, today, today + timedelta(days=3), other.key)
    async with unit_of_work() as work:
        assert (await access.manager_of(work, client.key)) == access.ManagerView(other.key, "Борисова")
        (row,) = await absences.of_managers(work)
        await absences.end(work, actor, row.key)
    async with unit_of_work() as work:
        assert (await access.manager_of(work, client.key)) == access.ManagerView(manager.key, "Алексеев")
    assert await told(client) == ["advocate_away"]


async def test_absences_that_contradict_each_other_are_refused() -> None:
    manager, other, third = [await advocate.manager(name) for name in ("А", "Б", "В")]
    actor = await administrator()
    async with unit_of_work() as work:
        today = access.today(work)
        await absences.add(work, actor, manager.key, today, today + timedelta(days=3), other.key)
    later = today + timedelta(days=2)
    for who, first, last, substitute, at in (
        (manager, later, later, None, "first"),  # twice
        (other, later, later, None, "first"),  # stands in
        (third, later, later, manager, "substitute"),  # is away
        (third, later, later, third, "substitute"),
        (third, later, today, None, "last"),
        (third, today - timedelta(days=9), today - timedelta(days=8), None, "last"),
    ):
        with pytest.raises(InvalidValue) as refused:
            async with unit_of_work() as work:
                await absences.add(work, actor, who.key, first, last, substitute.key if substitute else None)
        assert refused.value.at == at


async def test_the_page_of_the_administrator_shows_who_is_no_manager_any_more_first() -> None:
    gone, present = await advocate.manager("Алексеев", most=5), await advocate.manager("Борисова", most=7)
    await advocate.client(gone)
    async with unit_of_work() as work:
        (await work.session.get_one(User, gone.key)).role = Role.MFC_OPERATOR
    async with unit_of_work() as work:
        found = await managing.read(work, await administrator(), gone.key)
        with pytest.raises(NotAllowed):
            await managing.read(work, await builders.sign_in(present))
    assert [one.manager for one in found.clients] == ["Алексеев"]
    assert [(one.view.name, one.gone, one.clients, one.most) for one in found.managers] == [
        ("Алексеев", True, 1, 5),
        ("Борисова", False, 0, 7),
    ]


async def test_administrators_are_told_of_a_manager_who_is_none_any_more_once_a_week() -> None:
    gone, _ = await advocate.manager("Алексеев", most=5), await advocate.manager("Борисова", most=7)
    await advocate.client(gone)
    head = await administrator()
    assert await tell_of_gone_managers() == 0
    async with unit_of_work() as work:
        (await work.session.get_one(User, gone.key)).status = UserStatus.LOCKED
    assert [await tell_of_gone_managers() for _ in range(2)] == [1, 0]
    async with unit_of_work() as work:
        (notice,) = await work.session.exec(select(Notification).where(Notification.event == "manager_gone"))
    assert notice.user_id == head.author_id
    assert "Алексеев больше не менеджер, но за ним числится 1 клиент." in notice.body
    await builders.shift_clock(400 * 86_400)
    assert await tell_of_gone_managers() == 1
