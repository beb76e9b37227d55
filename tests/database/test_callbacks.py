"""A call-back: one open request of a customer, honest hours, the managers' list with terms, what people are told."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership, ManagerAbsence
from lkk.models.callbacks import Callback, CallbackTry
from lkk.models.notifications import Notification
from lkk.services.callbacks import asking, leaving, tasks
from lkk.services.callbacks.asking import AskedAlready, CallForm, CallOver
from lkk.services.callbacks.tasks import Tasks
from lkk.services.directories import entries
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data.unfinished import delete_unfinished
from lkk.vocabulary.callbacks import CallbackState
from lkk.vocabulary.people import Role
from tests import advocate, builders, offices
from tests.offices import MONDAY, at
from tests.own_data import made_archive, records

pytestmark = pytest.mark.usefixtures("database")
FRIDAY = offices.NOW.date()
PHONE = "+7 913 123-45-67"


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    """Noon of a Friday, working hours are 9 to 18."""
    await offices.stand_at()


async def firm(of: Actor | None = None) -> Actor:
    """A bakery that has the service, with a manager or with none yet."""
    made = await advocate.firm("ООО «Пекарня»")
    row = AdvocateMembership(user_id=made.key, manager_id=of.author_id if of else None, since=offices.NOW)
    await builders.save(row)
    return await builders.sign_in(made)


async def manager(name: str = "Волкова Ольга") -> Actor:
    return await builders.sign_in(await builders.staff(Role.ADVOCATE_MANAGER, name=name))


async def does(act: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with unit_of_work() as work:
        return await act(work, *given, **more)


async def asks(who: Actor, *, phone: str = PHONE, topic: str = "Счёт за октябрь", time: str = "") -> asking.CallView:
    return await does(asking.ask, who, phone=phone, topic=topic, time=time)


async def listed(who: Actor) -> Tasks:
    return await does(tasks.read, who)


async def told(who: Actor) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.title).where(Notification.user_id == who.subject_id).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def test_the_form_is_filled_from_the_profile_and_offers_working_hours_ahead() -> None:
    form: CallForm = await does(asking.form, await firm())
    assert (form.allowed, form.phone, form.soonest) == (True, PHONE, "27.11.2026, 16:00")
    labels = [label for _, label in form.windows]
    assert labels[0] == "пятница, 27.11.2026, 12:00–13:00"
    assert labels[5] == "пятница, 27.11.2026, 17:00–18:00"
    assert labels[6] == "понедельник, 30.11.2026, 09:00–10:00"
    assert labels[-1] == "вторник, 01.12.2026, 17:00–18:00"
    assert form.ahead is None


async def test_a_request_becomes_a_task_with_a_term_and_the_customer_is_told_of_the_talk() -> None:
    who, employee = await firm(), await manager()
    asked = await asks(who)
    assert (asked.state, asked.when) == (CallbackState.REQUESTED, "до 27.11.2026, 16:00")
    assert await told(employee) == ["Заказан звонок: ООО «Пекарня»"]
    (task,) = (await listed(employee)).open
    assert (task.customer, task.phone, task.topic, task.late) == ("ООО «Пекарня»", PHONE, "Счёт за октябрь", False)
    with pytest.raises(InvalidValue, match="о чём договорились"):
        await does(tasks.note, employee, task.key, reached=True, said=" ")
    await does(tasks.note, employee, task.key, reached=True, said="Отправим счёт")
    found = await listed(employee)
    assert found.open == ()
    assert [(one.author, one.words) for one in found.past[0].tries] == [("Волкова Ольга", "Отправим счёт")]
    assert await told(who) == ["Заказанный звонок состоялся"]
    form: CallForm = await does(asking.form, who)
    assert [one.state for one in form.calls] == [CallbackState.CALLED]


async def test_the_late_ones_stand_first() -> None:
    chosen, soon, employee = await firm(), await firm(), await manager()
    form: CallForm = await does(asking.form, chosen)
    await asks(chosen, topic="Позже", time=form.windows[-1][0])
    await asks(soon, topic="Скорее")
    found = await listed(employee)
    assert [(one.topic, one.late, one.waits) for one in found.open] == [
        ("Скорее", False, False),
        ("Позже", False, True),
    ]
    await offices.stand_at(at(9, on=MONDAY))
    found = await listed(employee)
    assert [(one.topic, one.late) for one in found.open] == [("Скорее", True), ("Позже", False)]
    assert found.late == 1


async def test_who_is_not_reached_is_rung_again_in_working_hours_and_then_no_more() -> None:
    who, employee = await firm(), await manager()
    key = (await asks(who)).key
    for wrong in (
        at(20),
        at(12, on=FRIDAY + timedelta(days=1)),
        at(11, on=FRIDAY),
        at(12, on=FRIDAY + timedelta(days=20)),
    ):
        with pytest.raises(InvalidValue) as refused:
            await does(tasks.note, employee, key, reached=False, said="", again=wrong)
        assert refused.value.at == "at"
    await does(tasks.note, employee, key, reached=False, said="Не берёт", again=at(10))
    (task,) = (await listed(employee)).open
    assert (task.state, task.when, task.waits) == (CallbackState.AGAIN, "понедельник, 30.11.2026, 10:00–11:00", True)
    form: CallForm = await does(asking.form, who)
    assert form.ahead
    assert form.ahead.when == task.when
    await offices.stand_at(at(10, 30))
    await does(tasks.note, employee, key, reached=False, said="")
    assert (await listed(employee)).open == ()
    assert await told(who) == ["Не дозвонились до вас, позвоним ещё раз", "Не дозвонились до вас"]
    with pytest.raises(CallOver):
        await does(tasks.note, employee, key, reached=True, said="Поздно")


async def test_a_customer_has_one_request_open_and_may_cancel_it() -> None:
    who, other, employee = await firm(), await firm(), await manager()
    key = (await asks(who)).key
    with pytest.raises(AskedAlready):
        await asks(who, topic="Ещё раз")
    with pytest.raises(NotFound):
        await does(asking.cancel, other, key)
    await does(asking.cancel, who, key)
    assert (await listed(employee)).open == ()
    with pytest.raises(CallOver):
        await does(asking.cancel, who, key)
    with pytest.raises(CallOver):
        await does(tasks.note, employee, key, reached=True, said="Поговорили")
    for number in range(4):
        await does(asking.cancel, who, (await asks(who, topic=f"Тема {number}")).key)
    with pytest.raises(TooManyAttempts, match="5 звонков"):
        await asks(who)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"phone": "+1 212 555 0100"}, "phone"),
        ({"topic": "  "}, "topic"),
        ({"topic": "я" * 301}, "topic"),
        ({"time": "20261127T0300"}, "time"),
        ({"time": "завтра"}, "time"),
    ],
)
async def test_what_is_typed_wrong_is_told_at_its_field(typed: dict[str, str], field: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        await asks(await firm(), **typed)
    assert list(refused.value.fields) == [field]


async def test_nobody_else_asks_for_calls_and_nobody_else_reads_them() -> None:
    person = await builders.sign_in(await advocate.firm())
    assert (await does(asking.form, person)).allowed is False
    with pytest.raises(NotAllowed):
        await asks(person)
    key = (await asks(await firm())).key
    for role in (Role.SERVICE_CENTRE_OPERATOR, Role.MFC_OPERATOR, Role.ADMINISTRATOR):
        employee = await builders.sign_in(await builders.staff(role))
        with pytest.raises(NotAllowed):
            await listed(employee)
        with pytest.raises(NotAllowed):
            await does(tasks.note, employee, key, reached=True, said="Поговорили")


async def test_the_task_is_of_the_customers_manager_or_of_whoever_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = await manager("Анна"), await manager("Борис")
    who, nobodys = await firm(own), await firm()
    await asks(who, topic="Мне")
    assert (await told(own), await told(other)) == (["Заказан звонок: ООО «Пекарня»"], [])
    await asks(nobodys, topic="Любому")
    mine, others = await listed(own), await listed(other)
    assert [(one.topic, one.manager) for one in mine.open] == [("Мне", "Анна"), ("Любому", "")]
    assert ([one.topic for one in others.open], others.of_others) == (["Любому"], 1)
    everything = await does(tasks.read, other, everybody=True)
    assert [one.topic for one in everything.open] == ["Мне", "Любому"]
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "MOST", 1)  # calls of others take no place in the list
        assert [one.topic for one in (await listed(other)).open] == ["Любому"]
    away = ManagerAbsence(
        manager_id=own.author_id, substitute_id=other.author_id, first_day=FRIDAY, last_day=FRIDAY, author_id=None
    )
    await builders.save(away)
    assert [one.topic for one in (await listed(other)).open] == ["Мне", "Любому"]
    assert [one.topic for one in (await listed(own)).open] == ["Любому"]


async def test_the_term_and_the_hours_are_rows_of_a_directory() -> None:
    administrator, who = await builders.sign_in(await builders.staff()), await firm()
    view = await does(entries.read, administrator, "callbacks")
    values = {"first_hour": "10", "last_hour": "14", "term_hours": "1"}
    with pytest.raises(InvalidValue) as refused:
        await does(
            entries.save,
            administrator,
            "callbacks",
            {**values, "last_hour": "9"},
            starts=FRIDAY,
            entry_id=view.entries[0].id,
            seen=view.seen,
        )
    assert refused.value.at == "last_hour"
    await does(
        entries.save, administrator, "callbacks", values, starts=FRIDAY, entry_id=view.entries[0].id, seen=view.seen
    )
    form: CallForm = await does(asking.form, who)
    assert form.soonest == "27.11.2026, 13:00"
    assert form.windows[1][1] == "пятница, 27.11.2026, 13:00–14:00"
    assert form.windows[2][1] == "понедельник, 30.11.2026, 10:00–11:00"


async def test_a_customer_takes_the_calls_along_and_a_closed_cabinet_leaves_none() -> None:
    who, employee = await firm(), await manager()
    await asks(who)
    async with unit_of_work() as work:
        user = await work.session.get_one(builders.User, who.subject_id)
    (record,) = records(await made_archive(user), "Заказанные звонки")
    assert (record["Тема"], record["Телефон"]) == ("Счёт за октябрь", "+79131234567")
    await does(delete_unfinished, who.subject_id)
    assert await listed(employee) == Tasks((), ())


async def test_a_call_that_was_over_a_year_ago_is_forgotten() -> None:
    who, employee = await firm(), await manager()
    key = (await asks(who)).key
    await does(tasks.note, employee, key, reached=True, said="Поговорили")
    await offices.stand_at(moment_after(days=360))
    assert await leaving.forget_old() == 0
    await offices.stand_at(moment_after(days=367))
    assert await leaving.forget_old() == 1
    async with unit_of_work() as work:
        assert (await work.session.exec(select(Callback))).all() == []
        assert (await work.session.exec(select(CallbackTry))).all() == []


def moment_after(days: int) -> datetime:
    return offices.NOW + timedelta(days=days)
