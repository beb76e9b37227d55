"""The end of the works: readiness told at up to 0.4 kV, else the act; switching on; acts taken by the applicant."""

import uuid
from datetime import date
from typing import Any

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import access, history
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, moving, paper_facts, papers, paying, templates
from lkk.services.connection.fee import LOW_KV
from lkk.services.connection.moving import NotNow
from lkk.services.connection.papers import CaseFacts
from lkk.services.documents.posting import NewDocument, post
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage, Track
from lkk.vocabulary.connection import ContractState, Happening
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.permissions import Permission

BORDER_LENGTH = 2000
_TITLES = {
    "act": "Акт об осуществлении технологического присоединения",
    "readiness": "Уведомление об обеспечении возможности присоединения",
    "instruction": "Инструкция по присоединению",
}
_PAPERS = {
    "act": (DocumentKind.CONNECTION_ACT, "А"),
    "readiness": (DocumentKind.READINESS_NOTICE, "У"),
    "instruction": (DocumentKind.INSTRUCTION, "И"),
}


def tells_readiness(application: Application, case: Connection) -> bool:
    """Whether a notice of readiness takes the place of the act: the simplified track at up to 0.4 kV."""
    return application.track is Track.SIMPLIFIED and case.voltage_kv <= LOW_KV


async def ready(
    work: UnitOfWork, actor: Actor, application_id: int, border: str, *, revision: int | None = None
) -> None:
    """Tell that the applicant may switch on: the notice and the instruction are posted.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: the works are not what runs, or an act is due in place of the notice.
        InvalidValue: the border of ownership is missing or too long.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application, case = await _at(work, actor, application_id, Stage.WORKS, revision)
    if not tells_readiness(application, case):
        raise NotNow("Здесь присоединение оформляет акт: сначала начните этап «Фактическое присоединение»")
    border = _checked(border)
    for code in ("readiness", "instruction"):
        await _post(work, actor, application, case, code, border, tell=code == "readiness")
    await moving.happened(work, application, Happening.READY)


async def switched_on(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """The applicant has switched on by the instruction: the day of the connection.

    Raises:
        NotFound, NotAllowed: as `access.locked`.
        NotNow: there is nothing to switch on now.
    """
    demand(actor, Permission.USE_CABINET)
    application, case = await _at(work, actor, application_id, Stage.CONNECTION, None)
    if not tells_readiness(application, case) or case.connected_on is not None:
        raise NotNow
    await _connected(work, application, case, await deadlines.today(work, application))
    history.append(work, application, HistoryKind.DOCUMENT, actor, reason="Заявитель включил свои устройства")
    await moving.task(work, application, "Заявитель включил свои устройства: разместите акт допуска прибора учёта")


async def post_act(
    work: UnitOfWork,
    actor: Actor,
    application_id: int,
    border: str,
    connected_on: date | None,
    *,
    revision: int | None = None,
) -> None:
    """Post the act of the connection for the applicant's signature.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: the connection is not at that stage, or a notice of readiness is in its place.
        InvalidValue: the border or the day of the connection is missing or wrong.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application, case = await _at(work, actor, application_id, Stage.CONNECTION, revision)
    if tells_readiness(application, case):
        raise NotNow("Здесь акт заменяет уведомление о возможности присоединения")
    today = await deadlines.today(work, application)
    if connected_on is None or not (case.concluded_on or today) <= connected_on <= today:
        raise InvalidValue("Укажите день присоединения: не раньше договора и не позже сегодня", at="connected_on")
    border = _checked(border)
    await _connected(work, application, case, connected_on)
    document = await _post(work, actor, application, case, "act", border, tell=True)
    await moving.happened(work, application, Happening.ACTS_POSTED, documents=(document.public_id,))


async def take_acts(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """The applicant has read the papers of the connection where nothing is to be signed.

    Raises:
        NotFound, NotAllowed: as `access.locked`.
        NotNow: the acts are not posted, or they are signed and not only read.
    """
    demand(actor, Permission.USE_CABINET)
    application, case = await _at(work, actor, application_id, Stage.ACTS, None)
    if not tells_readiness(application, case):
        raise NotNow("Акт нужно подписать: откройте его в списке документов")
    await acts_taken(work, application, case)


async def acts_taken(work: UnitOfWork, application: Application, case: Connection) -> None:
    """The contract is performed; parts that are due from the act have their days."""
    case.acts_on = case.performed_on = await deadlines.today(work, application)
    case.state = ContractState.PERFORMED
    await cases.count_days(work, case)
    await moving.happened(work, application, Happening.ACTS_TAKEN)
    await paying.issue_parts_due(work, application, case)


async def _at(
    work: UnitOfWork, actor: Actor, application_id: int, stage: Stage, revision: int | None
) -> tuple[Application, Connection]:
    application = await access.locked(work, actor, application_id, revision)
    if application.stage is not stage or application.status is not ApplicationStatus.IN_PROGRESS:
        raise NotNow
    return application, await cases.locked(work, application.key)


async def _connected(work: UnitOfWork, application: Application, case: Connection, day: date) -> None:
    case.connected_on = day
    await cases.count_days(work, case)
    await paying.issue_parts_due(work, application, case)


def _checked(border: str) -> str:
    found = border.strip()
    if not found:
        raise InvalidValue("Опишите границу: где кончается сеть компании и начинается ваша", at="border")
    if len(found) > BORDER_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(BORDER_LENGTH)}", at="border")
    return found


async def _post(
    work: UnitOfWork, actor: Actor, application: Application, case: Connection, code: str, border: str, *, tell: bool
) -> Document:
    today = await deadlines.today(work, application)
    kind, mark = _PAPERS[code]
    public_id, number = uuid.uuid4(), f"{application.number}/{mark}"
    data = _data(await paper_facts.again(work, application, case, today), case, code, number, today, border)
    new = NewDocument(
        kind=kind,
        user_id=application.user_id,
        title=_TITLES[code],
        content=await templates.set_paper(work, code, today, public_id, data),
        number=number,
        issued_on=today,
        application_id=application.key,
        public_id=public_id,
        template=templates.stamp(code, today),
        tell=tell,
    )
    return await post(work, actor, new)


def _data(facts: CaseFacts, case: Connection, code: str, number: str, today: date, border: str) -> dict[str, Any]:
    on = f" от {words.day(case.concluded_on)}" if case.concluded_on else ""
    ground = (("Договор", f"№ {case.number}{on}"), ("Технические условия", f"№ {facts.conditions.number}"))
    return papers.result(facts, _TITLES[code], number, today, ground=ground, border=border)
