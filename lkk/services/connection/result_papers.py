"""The papers after the works: set with the numbers of the case, looked at, signed by the company, sent."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import (
    cases,
    checks,
    company_signatures,
    moving,
    paper_facts,
    papers,
    prepared,
    results,
    turnkey_works,
)
from lkk.services.connection.prepared import Drawn
from lkk.services.connection.results import NotNow
from lkk.services.documents.posting import NewDocument, post
from lkk.services.files import giving
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.connection import Happening
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.permissions import Permission

BORDER_LENGTH = 2000
_TITLES = {
    "check": "Акт проверки выполнения технических условий",
    "act": "Акт об осуществлении технологического присоединения",
    "readiness": "Уведомление об обеспечении возможности присоединения",
    "instruction": "Инструкция по присоединению",
}
_KINDS = {
    "check": DocumentKind.TC_CHECK_ACT,
    "act": DocumentKind.CONNECTION_ACT,
    "readiness": DocumentKind.READINESS_NOTICE,
    "instruction": DocumentKind.INSTRUCTION,
    turnkey_works.CODE: DocumentKind.SERVICE_ACT,
}
_MARKS = {"check": "П", "act": "А", "readiness": "У", "instruction": "И"}
#: At which stage papers are prepared and sent, by the first of them.
STAGES = {
    "check": Stage.INSPECTION,
    "act": Stage.CONNECTION,
    "readiness": Stage.WORKS,
    turnkey_works.CODE: Stage.WORKS,
}


async def prepare_check(
    work: UnitOfWork, actor: Actor, application_id: int, values: Mapping[str, str], *, revision: int | None = None
) -> None:
    """Set the act of the check of the technical conditions from the record of the inspection.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: no inspection runs.
        FieldErrors: as `checks.read`.
        NoRoom, StorageUnavailable: the paper cannot be kept now.
    """
    application, case = await _at(work, actor, application_id, STAGES["check"], revision)
    today = await deadlines.today(work, application)
    record = checks.read(application, case, values, today)
    facts = await paper_facts.again(work, application, case, today)
    title = _TITLES["check"]
    number = f"{_number(application, 'check')}{await checks.count(work, application) + 1}"
    ground = _ground(facts.conditions.number, case)
    data = papers.check(facts, title, number, today, ground=ground, found=record.facts, remarks=record.lines)
    drawn = [Drawn("check", title, number, uuid.uuid4(), data)]
    await prepared.keep(work, actor, application, case, drawn, {"remarks": record.remarks}, today)


async def prepare_readiness(
    work: UnitOfWork, actor: Actor, application_id: int, border: str, *, revision: int | None = None
) -> None:
    """Set the notice that the applicant may switch on, and the instruction.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: the works are not what runs, or an act is due in place of the notice.
        InvalidValue: the border of ownership is missing or too long.
        NoRoom, StorageUnavailable: the papers cannot be kept now.
    """
    application, case = await _at(work, actor, application_id, STAGES["readiness"], revision)
    if not results.tells_readiness(application, case):
        raise NotNow("Здесь присоединение оформляет акт: сначала начните этап «Фактическое присоединение»")
    await _prepare(work, actor, application, case, ("readiness", "instruction"), {"border": _checked(border)})


async def prepare_act(
    work: UnitOfWork,
    actor: Actor,
    application_id: int,
    border: str,
    connected_on: date | None,
    *,
    revision: int | None = None,
) -> None:
    """Set the act of the connection.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: the connection is not at that stage, or a notice of readiness is in its place.
        InvalidValue: the border or the day of the connection is missing or wrong.
        NoRoom, StorageUnavailable: the paper cannot be kept now.
    """
    application, case = await _at(work, actor, application_id, STAGES["act"], revision)
    if results.tells_readiness(application, case):
        raise NotNow("Здесь акт заменяет уведомление о возможности присоединения")
    today = await deadlines.today(work, application)
    if connected_on is None or not (case.concluded_on or today) <= connected_on <= today:
        raise InvalidValue("Укажите день присоединения: не раньше договора и не позже сегодня", at="connected_on")
    values = {"border": _checked(border), "connected_on": connected_on.isoformat()}
    await _prepare(work, actor, application, case, ("act",), values)


async def send(work: UnitOfWork, actor: Actor, application_id: int, *, revision: int | None = None) -> None:
    """Post what was prepared today with the company's signatures, and lead the case on.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: nothing is prepared, it is of another stage or of another day.
        NotSignature, SignatureInvalid: a signature that waits beside the papers is not the company's of them.
        SignatureMissing: a paper that the company signs has no signature of it.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    case = await cases.locked(work, application.key)
    today = await deadlines.today(work, application)
    if not ready(application, case):
        raise NotNow
    if case.prepared_on != today:
        raise NotNow(prepared.ANOTHER_DAY)
    code, values = case.papers[0]["code"], case.papers[0]["values"]
    posted = [await _post(work, actor, application, case, paper, today) for paper in case.papers]
    await company_signatures.attach(work, actor, application, posted)
    await prepared.drop(work, case)
    if code == "check":
        await checks.sent(work, application, posted[0], values["remarks"])
    elif code in ("act", turnkey_works.CODE):
        if code == "act":
            await results.connected(work, application, case, date.fromisoformat(values["connected_on"]))
        await moving.happened(work, application, Happening.ACTS_POSTED, documents=(posted[0].public_id,))
    else:
        await moving.happened(work, application, Happening.READY)


def ready(application: Application, case: Connection) -> bool:
    """Whether papers of the present stage wait to be sent."""
    at_work = application.status is ApplicationStatus.IN_PROGRESS
    return at_work and bool(case.papers) and STAGES.get(case.papers[0]["code"]) is application.stage


async def _at(
    work: UnitOfWork, actor: Actor, application_id: int, stage: Stage, revision: int | None
) -> tuple[Application, Connection]:
    demand(actor, Permission.WORK_APPLICATIONS)
    return await results.at(work, actor, application_id, stage, revision)


def _checked(border: str) -> str:
    found = border.strip()
    if not found:
        raise InvalidValue("Опишите границу: где кончается сеть компании и начинается ваша", at="border")
    if len(found) > BORDER_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(BORDER_LENGTH)}", at="border")
    return found


async def _prepare(
    work: UnitOfWork,
    actor: Actor,
    application: Application,
    case: Connection,
    codes: Sequence[str],
    values: Mapping[str, str],
) -> None:
    today = await deadlines.today(work, application)
    facts = await paper_facts.again(work, application, case, today)
    ground, border = _ground(facts.conditions.number, case), values["border"]
    drawn = []
    for code in codes:
        number = _number(application, code)
        data = papers.result(facts, _TITLES[code], number, today, ground=ground, border=border)
        drawn.append(Drawn(code, _TITLES[code], number, uuid.uuid4(), data))
    await prepared.keep(work, actor, application, case, drawn, values, today)


def _ground(conditions: str, case: Connection) -> tuple[tuple[str, str], ...]:
    on = f" от {words.day(case.concluded_on)}" if case.concluded_on else ""
    return (("Договор", f"№ {case.number}{on}"), ("Технические условия", f"№ {conditions}"))


def _number(application: Application, code: str) -> str:
    return f"{application.number}/{_MARKS[code]}"


async def _post(
    work: UnitOfWork, actor: Actor, application: Application, case: Connection, paper: Mapping[str, Any], today: date
) -> Document:
    """Post the very bytes that were looked at; of a notice with its instruction one letter tells."""
    code = paper["code"]
    new = NewDocument(
        kind=_KINDS[code],
        user_id=application.user_id,
        title=paper["title"],
        content=await giving.read_whole(uuid.UUID(paper["file_id"])),
        number=paper["number"],
        issued_on=today,
        application_id=application.key,
        amount_kopecks=case.total_kopecks if code == turnkey_works.CODE else None,
        public_id=uuid.UUID(paper["public_id"]),
        template=paper["template"],
        tell=code != "instruction",
    )
    return await post(work, actor, new)
