"""The desk of a consultant on the way of real events: the lists, the open dialogue, what is done with it."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.routes import STAFF_ADVOCATE
from lkk.services.applications.desk import desk as answers
from lkk.services.consultations import queue
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.consultations.desk_dialogue import DRAFT_FORM, NOTE_FORM, TRANSFER_FORM, DeskDialogue
from tests import builders, consultants
from tests.consultants import begin, texts
from tests.event_path import EventTab, event_tab

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    """Noon of a working Thursday."""
    await consultants.stand_at()


def form(**values: str) -> dict[str, Any]:
    return {"__reflex_form_data__": [[name, value] for name, value in values.items()]}


async def open_dialogue(tab: EventTab, dialogue: int) -> None:
    await tab.open(STAFF_ADVOCATE.path)
    await tab.do(DeskDialogue.take, dialogue_id=dialogue)
    await tab.go(STAFF_ADVOCATE.path, dialogue=str(dialogue))


async def test_a_dialogue_is_taken_from_the_queue_with_its_customer_beside() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    async with event_tab(consultant.session_key) as tab:
        await tab.open(STAFF_ADVOCATE.path)
        assert [one["id"] for one in tab.seen["waiting"]] == [dialogue]
        assert (tab.seen["limit_words"], tab.seen["may_take"]) == ("0 из 5", True)
        await tab.do(DeskDialogue.take, dialogue_id=dialogue)
        await tab.go(STAFF_ADVOCATE.path, dialogue=str(dialogue))
        assert [one["id"] for one in tab.seen["mine"]] == [dialogue]
        assert (tab.seen["waiting"], tab.seen["has_it"], tab.seen["limit_words"]) == ([], True, "1 из 5")
        assert tab.seen["beside"][0]["name"] == customer.subject.display_name


async def test_a_note_and_a_ready_answer_and_a_draft_come_from_the_page() -> None:
    head = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        template = await answers.save_template(work, head, "Привет", "Вопрос «{тема}».", None, for_dialogues=True)
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    async with event_tab(consultant.session_key) as tab:
        await open_dialogue(tab, dialogue)
        key = tab.seen["note_key"]
        await tab.do(DeskDialogue.note, form=form(key=key, text=" "))
        assert tab.seen["errors"] == {f"{NOTE_FORM}-text": "Напишите сообщение"}
        await tab.do(DeskDialogue.note, form=form(key=key, text="Тайная заметка"))
        assert tab.seen["note_key"] != key
        assert tab.seen["lines"][-1]["kind"] == "note"
        assert "Тайная заметка" not in await texts(customer, dialogue)
        await tab.do(DeskDialogue.use_answer, template_id=template)
        assert tab.seen["commands"][-1]["text"] == "Вопрос «Вопрос о счёте»."
        await tab.do(DeskDialogue.offer_kinds)
        assert "info_enquiry" in [option["value"] for option in tab.seen["kinds"]]
        await tab.do(DeskDialogue.make_draft, form=form(kind=""))
        assert f"{DRAFT_FORM}-kind" in tab.seen["errors"]
        await tab.do(DeskDialogue.make_draft, form=form(kind="info_enquiry"))
    async with unit_of_work() as work:
        (draft,) = await work.session.exec(select(Application).where(Application.user_id == customer.subject_id))
    assert draft.submitted_at is None


async def test_a_dialogue_is_handed_over_with_a_note_and_who_loses_it_is_told() -> None:
    customer, one = await consultants.customer(), await consultants.consultant("Один")
    other = await consultants.consultant("Другой")
    dialogue = await begin(customer)
    async with event_tab(one.session_key) as tab:
        await open_dialogue(tab, dialogue)
        assert tab.seen["colleagues"] == []
        await tab.do(DeskDialogue.offer_colleagues)
        assert [option["value"] for option in tab.seen["colleagues"]] == [str(other.author_id)]
        await tab.do(DeskDialogue.transfer, form=form(consultant=str(other.author_id), note=""))
        assert f"{TRANSFER_FORM}-note" in tab.seen["errors"]
        await tab.do(DeskDialogue.transfer, form=form(consultant=str(other.author_id), note="Нужен счёт"))
        await tab.do(DeskDialogue.look)
        assert (tab.seen["dialogue_id"], tab.seen["mine"]) == (0, [])
    async with unit_of_work() as work:
        assert [line.id for line in await queue.own(work, other)] == [dialogue]


async def test_who_steps_away_says_so_and_comes_back() -> None:
    consultant = await consultants.consultant()
    async with event_tab(consultant.session_key) as tab:
        await tab.open(STAFF_ADVOCATE.path)
        await tab.do(DeskDialogue.go_away)
        assert tab.seen["away"] is True
        await tab.do(DeskDialogue.come_back)
        assert tab.seen["away"] is False
