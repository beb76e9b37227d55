"""What was said is the customer's: links in it, the archive of own data, and what goes when the cabinet is closed."""

import json

import pytest
from sqlmodel import col, select

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.files import StoredFile
from lkk.models.own_data import Erasure
from lkk.routes import application_path
from lkk.services.consultations import consultants as staff
from lkk.services.consultations.text_links import Piece
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data.erasing import erase
from lkk.services.own_data.unfinished import delete_unfinished
from lkk.settings import settings
from lkk.vocabulary.consultations import ConsultationState
from lkk.vocabulary.people import RegistrationKind
from lkk.vocabulary.retention import KeptData
from tests import advocate, builders, consultants
from tests import application_builders as made
from tests.consultants import begin, send, take, talk
from tests.own_data import made_archive

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    await consultants.stand_at()


async def test_the_number_of_an_own_application_and_a_page_of_the_portal_are_links_and_nothing_else_is() -> None:
    user = await builders.customer(kind=RegistrationKind.SOLE_PROPRIETOR)
    await consultants.connect(user)
    customer = await builders.sign_in(user)
    own = (await made.filed(user, made.ENQUIRY)).number
    foreign = (await made.filed(await builders.customer(), made.ENQUIRY)).number
    consultant = await consultants.consultant()
    dialogue = await begin(customer)
    await take(consultant, dialogue)
    page = f"{settings().public_url}/readings"
    await send(customer, dialogue, f"Заявка {own}, не {foreign}, {page}. И https://evil.example.com/readings")
    seen = (await talk(customer, dialogue)).lines[-1].pieces
    assert [piece for piece in seen if piece.href] == [
        Piece(own or "", application_path(own or "")),
        Piece("Подача показаний", "/readings"),
    ]
    assert "".join(piece.text for piece in seen) == (
        f"Заявка {own}, не {foreign}, Подача показаний. И https://evil.example.com/readings"
    )
    assert not [piece for piece in (await talk(consultant, dialogue)).lines[-1].pieces if piece.href]


async def test_the_archive_of_own_data_holds_what_was_said_without_notes() -> None:
    user = await builders.customer(kind=RegistrationKind.SOLE_PROPRIETOR)
    await consultants.connect(user)
    customer, consultant = await builders.sign_in(user), await consultants.consultant()
    dialogue = await begin(customer, "Мой вопрос")
    await take(consultant, dialogue)
    await send(consultant, dialogue, "Мой ответ")
    await send(consultant, dialogue, "Заметка о клиенте", note=True)
    with await made_archive(user) as archive:
        told = archive.read("Консультации.json").decode()
    assert next(one["Сообщение"] for one in json.loads(told) if "Сообщение" in one) == "Мой вопрос"
    assert "Мой ответ" in told
    assert "Заметка" not in told


async def test_closing_the_cabinet_closes_its_dialogues_and_later_nothing_of_the_words_is_left() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await begin(customer, "Личное")
    await take(consultant, dialogue)
    await send(consultant, dialogue, "Ответ о личном")
    await consultants.stored_file(customer, dialogue)
    async with unit_of_work() as work:
        await delete_unfinished(work, customer.subject_id)
        row = Erasure(user_id=customer.subject_id, data=KeptData.NOTICES, due_at=work.now)
        work.session.add(row)
        await work.session.flush()
        closed = (await work.session.exec(select(Consultation).where(Consultation.id == dialogue))).one()
        assert closed.state is ConsultationState.CLOSED
    await erase(row.key)
    async with unit_of_work() as work:
        texts = await work.session.exec(
            select(ConsultationMessage.text).where(ConsultationMessage.consultation_id == dialogue)
        )
        assert set(texts) == {"Удалено: кабинет закрыт"}
        files = select(StoredFile.id).where(col(StoredFile.consultation_id) == dialogue)
        assert (await work.session.exec(files)).all() == []


async def test_the_own_manager_stands_first_among_the_consultants() -> None:
    manager = await advocate.manager("Яна Юрьевна")
    customer = await advocate.client(manager)
    await consultants.consultant("Алексей Николаевич")
    async with unit_of_work() as work:
        found = await staff.desk(work, customer.key)
    assert [(one.name, one.own, one.here) for one in found.consultants] == [
        ("Яна Юрьевна", True, False),
        ("Алексей Николаевич", False, True),
    ]
