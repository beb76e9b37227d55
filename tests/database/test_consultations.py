"""Online consultations: order and repeats under concurrency, marks, closing, rating, letters, whose a dialogue is."""

import asyncio
import random
import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from lkk.models.consultations import Consultation
from lkk.models.files import StoredFile
from lkk.services.consultations import consultants as staff
from lkk.services.consultations import history, jobs, letters, opening, reading, talking
from lkk.services.consultations.files import ConsultationFiles
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.consultations import TEXT_LENGTH, ConsultationState, MessageKind
from lkk.vocabulary.people import RegistrationKind, Role
from tests import builders, consultants
from tests.consultants import WORKING_NOON, begin, close, send, take, talk, texts
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    await consultants.stand_at()


async def mark(actor: Actor, dialogue_id: int, delivered: int, read: int = 0) -> None:
    async with unit_of_work() as work:
        await reading.mark(work, actor, dialogue_id, delivered=delivered, read=read)


async def row(dialogue_id: int) -> Consultation:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Consultation).where(Consultation.id == dialogue_id))).one()


async def test_messages_of_two_senders_at_once_get_numbers_without_gaps_and_each_sender_keeps_the_order() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)

    async def say(actor: Actor, name: str) -> None:
        for number in range(15):
            client_id = uuid.uuid4()
            for _ in range(random.choice((1, 2))):
                await send(actor, dialogue, f"{name} {number}", client_id)

    await asyncio.gather(say(customer, "клиент"), say(consultant, "консультант"))
    lines = (await talk(customer, dialogue)).lines
    assert [one.seq for one in lines] == list(range(1, len(lines) + 1))
    for name in ("клиент", "консультант"):
        assert [one.text for one in lines if one.text.startswith(name)] == [f"{name} {at}" for at in range(15)]


async def test_a_message_that_is_sent_again_at_once_by_many_is_one_message() -> None:
    customer = await consultants.customer()
    dialogue = await begin(customer)
    client_id = uuid.uuid4()
    seqs = await asyncio.gather(*(send(customer, dialogue, "Один раз", client_id) for _ in range(8)))
    assert len(set(seqs)) == 1
    assert (await texts(customer, dialogue)).count("Один раз") == 1
    with pytest.raises(NotFound):
        await send(await consultants.customer(), dialogue, "Один раз", client_id)


async def test_beginning_again_with_the_same_id_begins_one_dialogue() -> None:
    customer, client_id = await consultants.customer(), uuid.uuid4()

    async def once() -> int:
        async with unit_of_work() as work:
            return await opening.begin(work, customer, "Тема", "Здравствуйте", client_id)

    assert len(set(await asyncio.gather(*(once() for _ in range(4))))) == 1


async def test_marks_only_grow_and_are_those_of_the_own_side() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    last = await send(consultant, dialogue, "Добрый день")
    await mark(customer, dialogue, last, last)
    await mark(customer, dialogue, 1, 1)
    await mark(consultant, dialogue, 1)
    await mark(customer, dialogue, last + 100, last + 100)
    found = await row(dialogue)
    assert (found.customer_delivered, found.customer_read) == (last, last)
    assert (found.company_delivered, found.company_read) == (1, 0)
    await mark(await builders.sign_in(await builders.staff()), dialogue, last, last)  # a head only looks
    assert (await row(dialogue)).company_read == 0


async def test_a_note_is_read_by_the_staff_alone_and_found_by_no_customer() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    await send(consultant, dialogue, "Клиент сердится", note=True)
    assert "Клиент сердится" in await texts(consultant, dialogue)
    assert "Клиент сердится" not in await texts(customer, dialogue)
    async with unit_of_work() as work:
        assert not await history.dialogues(work, customer, search="сердится")
        assert [one.id for one in await history.dialogues(work, consultant, search="СЕРДИТСЯ")] == [dialogue]
        whole = await reading.whole(work, consultant, dialogue, 100)
        assert "Клиент сердится" not in [one.text for one in whole.lines]  # printed for the customer too
    with pytest.raises(NotAllowed):
        await send(customer, dialogue, "Заметка", note=True)


@pytest.mark.parametrize("role", [role for role in Role if role.staff and role is not Role.ADVOCATE_MANAGER])
async def test_a_dialogue_is_the_customers_and_the_consultants_who_has_it_and_heads_only_read(role: Role) -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    for stranger in (await consultants.customer(), await consultants.consultant("Другой")):
        with pytest.raises(NotFound):
            await talk(stranger, dialogue)
        with pytest.raises(NotFound):
            await send(stranger, dialogue, "Чужое")
    employee = await builders.sign_in(await builders.staff(role))
    if role is Role.ADMINISTRATOR:
        assert await texts(employee, dialogue)
    else:
        with pytest.raises(NotAllowed):
            await talk(employee, dialogue)
    with pytest.raises((NotFound, NotAllowed)):
        await send(employee, dialogue, "Чужое")


async def test_empty_long_and_invisible_texts_are_refused_in_words() -> None:
    customer = await consultants.customer()
    dialogue = await begin(customer)
    for text, words in (("  \n", "Напишите"), ("а" * (TEXT_LENGTH + 1), "Сократите"), ("а\x07", "не видно")):
        with pytest.raises(InvalidValue, match=words):
            await send(customer, dialogue, text)


async def test_a_flood_of_messages_and_of_dialogues_is_refused() -> None:
    customer = await consultants.customer()
    dialogue = await begin(customer)
    for number in range(30):
        await send(customer, dialogue, f"{number}")
    with pytest.raises(TooManyAttempts, match="30 сообщений в минуту"):
        await send(customer, dialogue, "ещё")
    await close(customer, dialogue)
    for _ in range(5):
        await close(customer, await begin(customer))
    with pytest.raises(TooManyAttempts, match="6 диалогов за 12 часов"):
        await begin(customer)


async def test_no_more_than_three_dialogues_of_a_customer_are_unclosed_and_without_the_service_there_are_none() -> None:
    customer = await consultants.customer()
    for _ in range(3):
        await begin(customer)
    with pytest.raises(NotAllowed, match="У вас уже 3 диалога"):
        await begin(customer)
    person = await builders.sign_in(await builders.customer(kind=RegistrationKind.INDIVIDUAL))
    with pytest.raises(NotAllowed, match="Энергоадвокат"):
        await begin(person)


async def test_a_closed_dialogue_takes_no_message_is_rated_once_and_may_be_opened_again_for_three_days() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    await send(consultant, dialogue, "Готово")

    async def rate(stars: int) -> None:
        async with unit_of_work() as work:
            await opening.rate(work, customer, dialogue, stars, "Спасибо")

    async def reopen() -> None:
        async with unit_of_work() as work:
            await opening.reopen(work, customer, dialogue)

    with pytest.raises(NotAllowed):
        await rate(5)
    await close(consultant, dialogue)
    with pytest.raises(NotAllowed, match="Диалог закрыт"):
        await send(customer, dialogue, "Ещё вопрос")
    with pytest.raises(InvalidValue):
        await rate(6)
    await rate(4)
    with pytest.raises(NotAllowed, match="уже оценили"):
        await rate(5)
    await reopen()
    found = await row(dialogue)
    assert (found.state, found.consultant_id, found.wanted_id) == (
        ConsultationState.WAITING,
        None,
        consultant.author_id,
    )
    assert found.rating == 4
    await close(customer, dialogue)
    await consultants.stand_at(WORKING_NOON + timedelta(days=4))
    with pytest.raises(NotAllowed, match="больше трёх дней"):
        await reopen()


async def test_outside_hours_or_with_nobody_here_the_answer_goes_by_letter_too_until_it_is_read_here() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant(here=False)
    dialogue = await begin(customer)
    line = (await talk(customer, dialogue)).lines[-1]
    assert line.kind is MessageKind.SYSTEM
    assert "ответит здесь и письмом, отвечаем в рабочие дни с 8:00 до 17:00" in line.text
    await take(consultant, dialogue)
    answer = await send(consultant, dialogue, "Отвечаю письмом")
    [letter] = [one for one in await emails(customer.subject.email) if "Ответ консультанта" in one.subject]
    assert "Отвечаю письмом" in letter.text
    await mark(customer, dialogue, answer, answer)
    await send(consultant, dialogue, "Второй ответ")
    assert len([one for one in await emails(customer.subject.email) if "Ответ консультанта" in one.subject]) == 1


async def test_an_answer_nobody_has_been_given_for_five_minutes_goes_by_one_letter() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    await send(consultant, dialogue, "Первое")
    await send(consultant, dialogue, "Второе")
    assert await jobs.tell_unseen() == 0
    await consultants.stand_at(WORKING_NOON + timedelta(minutes=6))
    assert await jobs.tell_unseen() == 1
    assert await jobs.tell_unseen() == 0
    [letter] = [one for one in await emails(customer.subject.email) if "Ответ консультанта" in one.subject]
    assert "Первое" in letter.text
    assert "Второе" in letter.text


async def test_the_whole_dialogue_is_sent_to_the_customers_own_address() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer, "Вопрос")
    await take(consultant, dialogue)
    await send(consultant, dialogue, "Ответ")
    await send(consultant, dialogue, "Заметка", note=True)
    async with unit_of_work() as work:
        assert await letters.send_transcript(work, customer, dialogue) == customer.subject.email
    [letter] = [one for one in await emails(customer.subject.email) if "Переписка" in one.subject]
    assert "Вопрос" in letter.text
    assert "Ольга Витальевна\nОтвет" in letter.text
    assert "Заметка" not in letter.text


async def test_files_of_a_message_are_both_sides_and_one_that_is_not_sent_is_its_authors() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    file = await consultants.stored_file(customer, dialogue)

    async def seen(actor: Actor, public_id: uuid.UUID) -> bool:
        async with unit_of_work() as work:
            found = (await work.session.exec(select(StoredFile).where(StoredFile.public_id == public_id))).one()
            return await ConsultationFiles().may_see(work, actor, found)

    assert [await seen(one, file.public_id) for one in (customer, consultant)] == [True, False]
    async with unit_of_work() as work:
        await talking.send(work, customer, dialogue, "", uuid.uuid4(), documents=[file.public_id])
    assert [await seen(one, file.public_id) for one in (customer, consultant)] == [True, True]
    assert not await seen(await consultants.customer(), file.public_id)
    [shown] = (await talk(consultant, dialogue)).lines[-1].files
    assert shown.name == "message.pdf"
    with pytest.raises(InvalidValue, match="Приложите файл ещё раз"):
        async with unit_of_work() as work:
            await talking.send(work, customer, dialogue, "", uuid.uuid4(), documents=[file.public_id])
    internal = await consultants.stored_file(consultant, dialogue)
    async with unit_of_work() as work:
        await talking.send(work, consultant, dialogue, "", uuid.uuid4(), documents=[internal.public_id], note=True)
    assert [await seen(one, internal.public_id) for one in (customer, consultant)] == [False, True]


async def test_a_long_dialogue_is_read_in_pages_and_since_a_number() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    for number in range(60):
        await consultants.stand_at(WORKING_NOON + timedelta(seconds=4 * number))
        await send(consultant, dialogue, f"{number}")
    newest = await talk(customer, dialogue)
    assert newest.earlier
    assert len(newest.lines) == reading.PAGE
    async with unit_of_work() as work:
        first = await reading.before(work, customer, dialogue, newest.lines[0].seq)
        last = await reading.since(work, customer, dialogue, newest.lines[-1].seq - 1)
    assert first.lines[0].seq == 1
    assert first.lines[-1].seq == newest.lines[0].seq - 1
    assert [one.text for one in last.lines] == ["59"]


async def test_customers_see_who_is_here_first_and_whether_somebody_answers_now() -> None:
    await consultants.consultant("Алексей Николаевич", here=False)
    olga = await consultants.consultant()
    async with unit_of_work() as work:
        found = await staff.desk(work)
    assert [(one.name, one.here) for one in found.consultants] == [
        ("Ольга Витальевна", True),
        ("Алексей Николаевич", False),
    ]
    assert found.answers
    await consultants.stand_at(WORKING_NOON + timedelta(hours=9))
    await consultants.beat(olga)
    async with unit_of_work() as work:
        found = await staff.desk(work)
    assert (found.in_hours, found.answers) == (False, False)
