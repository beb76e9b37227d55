"""Applications of the demo: a draft and one in every status, filed and led on by the services themselves."""

from dataclasses import dataclass
from datetime import timedelta

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.desk import desk
from lkk.services.applications.drafts import drafts, filing
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.forms import catalog
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus as Status
from lkk.vocabulary.applications import Direction

_KIND, _DRAFT_KIND = "info_enquiry", "tp_new"
_HELD = timedelta(days=30)


@dataclass(frozen=True)
class _Story:
    """A question to the company and what became of it; the reason goes with the last change."""

    topic: str
    text: str
    way: tuple[Status, ...] = ()
    reason: str = ""


_WORKED = (Status.REGISTERED, Status.IN_PROGRESS)
_STORIES = (
    _Story(
        "contacts",
        "Прошу больше не присылать мне бумажные квитанции.",
        (Status.ANNULLED,),
        "Вы отозвали согласие на обработку персональных данных",
    ),
    _Story(
        "customer_service",
        "Можно ли получить справку о соседнем лицевом счёте?",
        (Status.REJECTED,),
        "Сведения о чужом лицевом счёте не выдаются",
    ),
    _Story("grid_connection", "Хочу узнать цену присоединения гаража.", (Status.WITHDRAWN,), "Нашёл ответ на сайте"),
    _Story(
        "metering",
        "Какой прибор учёта можно поставить в частном доме?",
        (*_WORKED, Status.FULFILLED),
        "Подойдёт двухзонный прибор учёта класса точности 1,0. Памятка приложена на сайте",
    ),
    _Story(
        "transmission",
        "Почему в нашем доме по вечерам низкое напряжение?",
        (*_WORKED, Status.ON_HOLD),
        "Ждём результатов замеров на подстанции",
    ),
    _Story(
        "metering",
        "Прибор учёта показывает больше, чем мы расходуем.",
        (*_WORKED, Status.INFO_REQUESTED),
        "Приложите снимок прибора учёта, на котором видны номер и показания",
    ),
    _Story("metering", "Когда заменят прибор учёта в нашем подъезде?", _WORKED),
    _Story("grid_connection", "Нужен ли проект для присоединения бани?", (Status.REGISTERED,)),
    _Story("customer_service", "Какие документы нужны, чтобы переоформить лицевой счёт?"),
)


_TEMPLATES = (
    ("Обращение принято", "Здравствуйте. Мы получили ваше обращение и ответим в срок, указанный на странице.", None),
    ("Нужен снимок прибора", "Приложите снимок прибора учёта, на котором видны номер и показания.", Direction.METERS),
    (
        "Нужен план участка",
        "Приложите план расположения энергопринимающих устройств с границами участка.",
        Direction.GRID_CONNECTION,
    ),
)


async def add_applications(work: UnitOfWork, customer: User, head: User) -> None:
    """File them for a customer; the head of the company leads them on and leaves words for the operators."""
    applicant, leader = _actor(customer), _actor(head)
    agreed = {purpose: (await consents.current(work, purpose)).version for purpose in catalog.kind_of(_KIND).consents}
    for story in _STORIES:
        answers = {"topic": story.topic, "text": story.text, "answer_channel": "email"}
        draft = await drafts.begin(work, applicant, _KIND)
        for name, value in answers.items():
            await drafts.save_field(work, applicant, draft.id, name, value)
        await filing.file(work, applicant, draft.id, agreed)
        await _lead(work, draft.id, story, applicant, leader)
    await drafts.begin(work, applicant, _DRAFT_KIND)
    for title, words, direction in _TEMPLATES:
        await desk.save_template(work, leader, title, words, direction)


async def _lead(work: UnitOfWork, application_id: int, story: _Story, applicant: Actor, leader: Actor) -> None:
    for status in story.way:
        if status is Status.IN_PROGRESS:
            await desk.take(work, leader, application_id, revision=await _revision(work, application_id))
            continue
        actor = applicant if status is Status.WITHDRAWN else leader
        await status_changes.change(work, actor, application_id, status, _payload(work, story, status, application_id))


def _payload(work: UnitOfWork, story: _Story, status: Status, application_id: int) -> Payload:
    """What the change asks for; the rest is left out by the table of changes."""
    today = work.now.date()
    match status:
        case Status.REGISTERED:
            return Payload(registration_number=f"ВХ-{application_id}", registered_on=today)
        case Status.INFO_REQUESTED:
            return Payload(remarks=(RemarkText(story.reason, "attachments"),))
        case Status.ON_HOLD:
            return Payload(reason=story.reason, until=today + _HELD)
        case Status.REJECTED | Status.ANNULLED:
            return Payload(reason=story.reason, legal_ground="Закон от 27.07.2006 № 152-ФЗ, ст. 7")
        case Status.FULFILLED:
            return Payload(result=story.reason)
    return Payload(reason=story.reason)


async def _revision(work: UnitOfWork, application_id: int) -> int:
    row = await work.session.get(Application, application_id)
    return row.revision if row else 0


def _actor(user: User) -> Actor:
    """The person as if signed in."""
    return Actor.alone(Identity(user.key, user.role, user.cabinet_class, user.display_name, user.email))
