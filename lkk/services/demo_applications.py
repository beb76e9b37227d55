"""Applications of the demo: one in every status and a grid connection on its way, made by the services themselves."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import select

from lkk.models.people import User
from lkk.services import consents
from lkk.services.actor import Actor
from lkk.services.applications import access, desk, drafts, filing, messages, stages, workflow
from lkk.services.applications.demands import RemarkText
from lkk.services.files import slots
from lkk.services.files.storing import Destination, upload
from lkk.services.forms import catalog
from lkk.services.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.people import ConsentPurpose

S = ApplicationStatus
_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
_TEMPLATES = {
    "Договор размещён": "Договор и счёт размещены в документах заявки. Проверьте реквизиты.",
    "Нужны документы": "Приложите, пожалуйста, недостающие документы ответом на замечание.",
    "Выезд назначен": "Сотрудник приедет в согласованный день, подготовьте доступ к прибору учёта.",
}


@dataclass(frozen=True)
class _Story:
    """A question and the changes it went through, each with what it demands."""

    question: str
    steps: tuple[tuple[ApplicationStatus, Mapping[str, Any]], ...] = ()
    topic: str = "metering"


@dataclass(frozen=True)
class _People:
    applicant: Actor
    head: Actor
    consents: Mapping[ConsentPurpose, str] = field(default_factory=dict)


_BEGUN: tuple[tuple[ApplicationStatus, Mapping[str, Any]], ...] = ((S.REGISTERED, {}), (S.IN_PROGRESS, {}))
_STORIES = (
    _Story(
        "Можно ли перенести прибор учёта на фасад дома?", (*_BEGUN, (S.FULFILLED, {"result": "Да, подайте заявку."}))
    ),
    _Story(
        "Верните плату за отключение соседнего дома",
        ((S.REJECTED, {"reason": "Отключение было не по вашему адресу", "legal_ground": "Единые стандарты, п. 103"}),),
        "transmission",
    ),
    _Story("Подскажите показания за 2019 год", ((S.ANNULLED, {"legal_ground": "Обращение повторное, п. 100"}),)),
    _Story("Когда примут показания за ноябрь?", ((S.WITHDRAWN, {}),)),
    _Story("Нужна сверка показаний", (*_BEGUN, (S.ON_HOLD, {"reason": "Ждём данные за ноябрь", "until": 14}))),
    _Story("Сколько стоит увеличить мощность дачи?", _BEGUN, "grid_connection"),
    _Story(
        "Почему вырос расход в октябре?",
        (*_BEGUN, (S.INFO_REQUESTED, {"remarks": [RemarkText("Уточните, за какой лицевой счёт вопрос", "text")]})),
    ),
    _Story("Как часто проверяют приборы учёта?", ((S.REGISTERED, {}),)),
    _Story("Где посмотреть график плановых отключений?", topic="transmission"),
)
_CONNECTION: Mapping[str, Any] = {
    "usage": "household",
    "group": "ordinary",
    "last_name": "Иванов",
    "first_name": "Иван",
    "middle_name": "Иванович",
    "identity_document": "other",
    "other_document": "Временное удостоверение личности № 15",
    "document_issued_by": "ГУ МВД России по Алтайскому краю",
    "document_issued_on": "2026-03-02",
    "snils": "123-456-789 64",
    "registration_address": "656000, г. Барнаул, ул. Малахова, д. 87, кв. 15",
    "postal_address": "656000, г. Барнаул, ул. Малахова, д. 87, кв. 15",
    "phone": "+79131234567",
    "email": "ivanov@example.com",
    "receiver_name": "Жилой дом",
    "object_kind": "building",
    "locality": "rural",
    "object_address": "Алтайский край, с. Власиха, ул. Садовая, д. 4",
    "cadastral_number": "22:63:010101:123",
    "new_power_kw": "12",
    "new_voltage": "0.4",
    "phases": "three",
    "total_power_kw": "12",
    "reliability_categories": ["3"],
    "category_3_kw": "12",
    "connection_points": "1",
    "load": "household",
    "supplier": "altaienergosbyt",
    "contract_kind": "sale",
    "exchange": "electronic",
    "notify_by": "phone",
}


async def add_applications(applicant_email: str, head_email: str) -> None:
    """Files and leads the applications of one customer."""
    people = await _people(applicant_email, head_email)
    for story in _STORIES:
        await _tell(people, story)
    await _connect(people)
    async with unit_of_work() as work:
        await drafts.begin(work, people.applicant, "complaint")
        for title, words in _TEMPLATES.items():
            await desk.save_template(work, people.head, title, words, None)


async def _people(applicant_email: str, head_email: str) -> _People:
    async with unit_of_work() as work:
        versions = {purpose: (await consents.current(work, purpose)).version for purpose in ConsentPurpose}
        found = {
            user.email: Actor(user.key, user.role, user.cabinet_class, user.display_name, user.email, 0, "")
            for user in await work.session.exec(select(User))
        }
    return _People(found[applicant_email], found[head_email], versions)


async def _tell(people: _People, story: _Story) -> None:
    answers = {
        "topic": story.topic,
        "text": story.question,
        "contact_name": people.applicant.display_name,
        "email": people.applicant.email,
        "answer_channel": "email",
    }
    application_id = await _file(people, "info_enquiry", answers)
    for target, given in story.steps:
        await _change(people, application_id, target, given)


async def _file(people: _People, kind_code: str, answers: Mapping[str, Any], *places: str) -> int:
    kind = catalog.kind_of(kind_code)
    async with unit_of_work() as work:
        draft_id = (await drafts.create(work, people.applicant, kind, answers)).key
    for place in places:
        await upload(people.applicant, Destination(draft_id, place), f"{place}.pdf", _bytes())
    async with unit_of_work() as work:
        await filing.file(work, people.applicant, draft_id, people.consents)
    async with unit_of_work() as work:
        row = await access.locked(work, people.head, draft_id)
        await desk.assign(work, people.head, draft_id, people.head.user_id, revision=row.revision)
    return draft_id


async def _change(people: _People, application_id: int, target: ApplicationStatus, given: Mapping[str, Any]) -> None:
    async with unit_of_work() as work:
        today, wanted = work.now.date(), dict(given)
        if target is S.REGISTERED:
            wanted = {"registration_number": f"ВХ-{application_id}", "registered_on": today}
        if "until" in wanted:
            wanted["until"] = today + timedelta(days=wanted["until"])
        actor = people.applicant if target is S.WITHDRAWN else people.head
        await workflow.change(work, actor, application_id, target, **wanted)


async def _connect(people: _People) -> None:
    """A connection of the simplified track that waits for its payment."""
    async with unit_of_work() as work:
        planned = f"{work.now.date() + timedelta(days=120):%Y-%m-%d}"
    answers = {**_CONNECTION, "planned_on": planned}
    application_id = await _file(people, "tp_new", answers, "plan", "title", "passport_copy")
    for target, given in _BEGUN:
        await _change(people, application_id, target, given)
    to = Destination(application_id, slots.DOCUMENT, title="Условия договора и технические условия")
    await upload(people.head, to, "Условия договора.pdf", _bytes())
    async with unit_of_work() as work:
        await stages.advance(work, people.head, application_id, Stage.OFFER)
        question = "Здравствуйте. Можно ли оплатить счёт в два платежа?"
        await messages.post(work, people.applicant, application_id, question, uuid4())


async def _bytes() -> AsyncIterator[bytes]:
    yield _PDF
