"""Live dialogues: the other screen looks at once, however many signals come; none of them carries a text."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from lkk.lkk import app
from lkk.routes import ADVOCATE_CHAT, STAFF_DAY
from lkk.services import presence
from lkk.services.consultations import talking
from lkk.services.kernel.unit_of_work import LIVE_CHANNEL, plain_dsn, unit_of_work
from lkk.state import live
from lkk.state.consultations.chat import Chat
from lkk.state.consultations.desk_dialogue import DeskDialogue
from lkk.web import dialogues, open_tabs, sockets
from lkk.web.dialogues import DialogueWaker
from lkk.web.open_tabs import Seat
from lkk.web.presence_beat import beat_once
from lkk.web.sockets import Socket
from tests import consultants
from tests.consultants import begin, send, take, texts
from tests.event_path import EventTab, event_tab, statements

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    await consultants.stand_at()


@asynccontextmanager
async def heard() -> AsyncIterator[list[dict[str, list[Any]]]]:
    """What goes over the channel of signals inside."""
    found: list[dict[str, list[Any]]] = []

    async def take_all(connection: psycopg.AsyncConnection) -> None:
        async for note in connection.notifies():
            found.append(json.loads(note.payload))

    async with await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) as connection:
        await connection.execute(f"listen {LIVE_CHANNEL}")
        task = asyncio.create_task(take_all(connection))
        yield found
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.wait({task})


def form(dialogue: int, text: str, client_id: str = "") -> dict[str, object]:
    """What the page sends."""
    values = {"client_id": client_id or str(uuid.uuid4()), "dialogue": str(dialogue), "documents": "", "text": text}
    return {"__reflex_form_data__": [[name, value] for name, value in values.items()]}


async def open_chat(tab: EventTab, dialogue: int) -> None:
    await tab.open(ADVOCATE_CHAT.path)
    await tab.go(ADVOCATE_CHAT.path, dialogue=str(dialogue))


async def open_desk(tab: EventTab, dialogue: int) -> None:
    await tab.open(STAFF_DAY.path)
    await tab.do(DeskDialogue.open_dialogue, dialogue_id=dialogue)


def said(tab: EventTab) -> list[str]:
    return ["".join(piece["text"] for piece in line["pieces"]) for line in tab.seen["lines"]]


async def test_a_signal_of_a_message_and_of_typing_carries_ids_alone() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    async with heard() as found:
        await send(customer, dialogue, "Тайна клиента")
        async with unit_of_work() as work:
            await talking.typing(work, consultant, dialogue)
    assert "Тайна" not in json.dumps(found, ensure_ascii=False)
    assert [customer.author_id, dialogue, ""] in [one for message in found for one in message.get("typing", ())]
    told = [one for message in found for one in message.get("dialogues", ())]
    assert sorted(told) == sorted([[customer.author_id, dialogue, ""], [consultant.author_id, dialogue, ""]])


async def test_a_message_stands_on_the_other_screen_and_its_marks_come_back() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    async with event_tab(customer.session_key) as mine, event_tab(consultant.session_key) as theirs:
        await open_chat(mine, dialogue)
        await open_desk(theirs, dialogue)
        await theirs.do(DeskDialogue.went_out_of_sight)
        await mine.do(Chat.send, form=form(dialogue, "Есть кто?"))
        seq = mine.seen["lines"][-1]["seq"]
        assert (mine.seen["lines"][-1]["own"], mine.seen["delivered_to"] < seq) == (True, True)
        await theirs.do(DeskDialogue.look)
        assert said(theirs)[-1] == "Есть кто?"
        await mine.do(Chat.look)
        assert mine.seen["delivered_to"] == seq
        assert mine.seen["read_to"] < seq
        await theirs.do(DeskDialogue.came_in_sight)
        await mine.do(Chat.look)
        assert mine.seen["read_to"] == seq
        await theirs.do(DeskDialogue.went_out_of_sight)
        await open_desk(theirs, dialogue)  # a page that is loaded anew is in sight until it tells otherwise
        await mine.do(Chat.send, form=form(dialogue, "Ещё"))
        await theirs.do(DeskDialogue.look)
        await mine.do(Chat.look)
        assert mine.seen["read_to"] == mine.seen["lines"][-1]["seq"]
        await theirs.do(DeskDialogue.typing)
        await mine.do(Chat.other_types)
        assert mine.seen["typing_count"] == 1


async def test_what_is_sent_again_is_told_as_kept_and_what_is_refused_with_its_reason() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    async with event_tab(customer.session_key) as mine:
        await open_chat(mine, dialogue)
        key = str(uuid.uuid4())
        for _ in range(2):
            mine.seen["acked_id"] = mine.seen["acked_id"] if mine.seen["acked_id"] == key else ""
            await mine.do(Chat.send, form=form(dialogue, "Дважды", key))
            assert mine.seen["acked_id"] == key
        assert (await texts(customer, dialogue)).count("Дважды") == 1
        await mine.do(Chat.send, form=form(dialogue, "   ", "00000000-0000-4000-8000-000000000001"))
        assert mine.seen["refused_id"] == "00000000-0000-4000-8000-000000000001"
        assert mine.seen["refused_text"] == "Напишите сообщение"
        foreign = await begin(await consultants.customer())
        await mine.do(Chat.send, form=form(foreign, "Чужой диалог", "00000000-0000-4000-8000-000000000002"))
        assert mine.seen["refused_text"] == "Такого диалога нет"
        await mine.do(Chat.close)
        await mine.do(Chat.send, form=form(dialogue, "Поздно", "00000000-0000-4000-8000-000000000003"))
        assert "Диалог закрыт" in mine.seen["refused_text"]


async def test_after_a_gap_longer_than_a_page_the_newest_page_stands_there() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    async with event_tab(customer.session_key) as mine:
        await open_chat(mine, dialogue)
        for number in range(60):
            sender = customer if number % 2 else consultant
            await send(sender, dialogue, f"{number}")
        await mine.do(Chat.look)
        assert said(mine)[-1] == "59"
        assert len(mine.seen["lines"]) == 50
        await mine.do(Chat.show_earlier)
    assert [line["seq"] for line in mine.seen["lines"]] == list(range(1, 64))


async def test_a_message_costs_few_statements_and_a_moved_mark_few_bytes() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    async with event_tab(customer.session_key) as mine, event_tab(consultant.session_key) as theirs:
        await open_chat(mine, dialogue)
        await open_desk(theirs, dialogue)
        await mine.do(Chat.send, form=form(dialogue, "Первое"))
        await theirs.do(DeskDialogue.look)
        await mine.do(Chat.look)
        found = {}
        for name, tab, handler, payload in (
            ("send", mine, Chat.send, {"form": form(dialogue, "Второе")}),
            ("other", theirs, DeskDialogue.look, {}),
            ("mark", mine, Chat.look, {}),
        ):
            with statements() as asked:
                await tab.do(handler, **payload)
            found[name] = (len(asked), tab.received)
    print(found)
    assert found["send"][0] <= 8
    assert found["other"][0] <= 4
    assert found["mark"][0] <= 2
    assert found["mark"][1] < 400


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Tabs and events the waker would send."""
    seats = {
        "own": Seat(7, "a", "1", ADVOCATE_CHAT.path),
        "second": Seat(7, "a", "2", ADVOCATE_CHAT.path),
        "elsewhere": Seat(7, "a", "3", "/home"),
        "stranger": Seat(8, "b", "4", ADVOCATE_CHAT.path),
    }
    monkeypatch.setattr(open_tabs, "_seats", seats)
    for token, dialogue in (("own", 5), ("second", 0), ("elsewhere", 5), ("stranger", 0)):
        live.attend(token, ADVOCATE_CHAT.path, dialogue, look=Chat.look, typing=Chat.other_types)
    monkeypatch.setattr(live, "_attending", dict(live._attending))
    return []


async def test_a_tab_is_woken_at_once_and_then_at_most_every_200_ms(woken: list[tuple[str, str]]) -> None:
    async def wake(token: str, seat: Seat, event: str) -> None:
        woken.append((token, event.rpartition(".")[2]))

    waker = DialogueWaker(wake)
    with app.set_contexts():
        waker.tell({"dialogues": [[7, 5, ""]]})
        await asyncio.sleep(0.05)
        assert sorted(woken) == [("own", "look"), ("second", "look")]
        for _ in range(20):
            waker.tell({"dialogues": [[7, 5, "second"]], "typing": [[7, 6, ""]]})
            await asyncio.sleep(0.01)
        await asyncio.sleep(dialogues.EACH_S)
        assert woken.count(("own", "look")) == 3
        assert woken.count(("second", "look")) == 1
        assert woken.count(("second", "other_types")) >= 1
        assert ("own", "other_types") not in woken
        waker.tell_all()
        await asyncio.sleep(dialogues.EACH_S + 0.05)
        assert "stranger" in [token for token, _ in woken]
        assert "elsewhere" not in [token for token, _ in woken]
    waker.stop()


async def test_a_signal_is_heard_at_once_while_all_tabs_look_in_turn(
    woken: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wake(token: str, seat: Seat, event: str) -> None:
        woken.append((token, event.rpartition(".")[2]))

    monkeypatch.setattr(dialogues, "ALL_EVERY_S", 0.8)
    waker = DialogueWaker(wake)
    with app.set_contexts():
        turning = asyncio.create_task(waker.run())
        for _ in range(8):
            await asyncio.sleep(0.1)
            woken.clear()
            waker.tell({"dialogues": [[7, 5, ""]]})
            await asyncio.sleep(dialogues.EACH_S + 0.05)
            assert {"own", "second"} <= {token for token, _ in woken}
        woken.clear()
        await asyncio.sleep(2 * dialogues.ALL_EVERY_S)
        assert {token for token, _ in woken} == {"own", "second", "stranger"}
    turning.cancel()
    waker.stop()


async def test_an_open_tab_of_an_employee_makes_them_present() -> None:
    consultant = await consultants.consultant(here=False)
    sockets.connect("sid-of-desk", Socket(consultant.session_key, "203.0.113.1"))
    try:
        open_tabs.take("desk", "sid-of-desk", consultant.author_id, consultant.session_key, STAFF_DAY.path)
        await beat_once()
        async with unit_of_work() as work:
            assert await presence.who_is_here(work, [consultant.author_id]) == {consultant.author_id}
    finally:
        open_tabs.leave("desk")
        sockets.disconnect("sid-of-desk")
