"""The conditions of the contract: prepared by an employee with the numbers of the application, looked at, sent.

What is looked at is what is sent: the papers are set once, with the ids they are verified by, and kept internal until
they are posted. The day and the last days of the terms are printed on them, so they are sent on the day they were set.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services.applications import access, attachments, slots
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, papers, paying, posting, templates, typed
from lkk.services.connection.fee import Fee, NoRate, fee_of
from lkk.services.connection.paper_facts import facts_of
from lkk.services.connection.papers import CaseFacts
from lkk.services.connection.schedule import Part, WrongPlan, parts_of
from lkk.services.connection.typed import Offered
from lkk.services.directories import connection as rules
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.files.views import FileView
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import vat
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Side, Stage, Track
from lkk.vocabulary.connection import ContractState, PaymentPlan
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.permissions import Permission

PAPER_SLOT = "offer_paper"
_TITLES = {
    "offer": "Условия договора технологического присоединения",
    "contract": "Договор технологического присоединения",
    "conditions": "Технические условия",
}
KINDS = {
    "offer": DocumentKind.OFFER,
    "contract": DocumentKind.CONTRACT,
    "conditions": DocumentKind.TECHNICAL_CONDITIONS,
}


class OfferRefused(ServiceError):
    """The conditions cannot be prepared or sent now."""


@dataclass(frozen=True)
class Counted:
    """The sum with its lines and the parts it is paid in."""

    fee: Fee
    plan: PaymentPlan
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Desk:
    """What the page of the offer begins with: the numbers of the application and the values of the form."""

    application_id: int
    revision: int
    number: str
    facts: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    case: Connection | None
    may_offer: str  # why not; empty when the conditions may be prepared
    signatures: tuple[FileView, ...]  # of the company, which go with the papers


async def desk(work: UnitOfWork, actor: Actor, number: str) -> Desk:
    """The page of one application's offer.

    Raises:
        NotFound: there is no such grid connection.
        NotAllowed: the actor does not see applications.
    """
    application = await access.seen(work, actor, number)
    kind = catalog.kind_of(application.kind)
    if not actor.staff or not kind.staged:
        raise NotFound
    case = await cases.of_application(work, application.key)
    files = await attachments.of_application(work, application.key, internal=True)
    years = await deadlines.rule_in_force(work, "tp.tc_valid", await deadlines.today(work, application))
    values = dict(case.scope) if case else typed.prefilled(application, years.value)
    return Desk(
        application.key,
        application.revision,
        number,
        papers.object_facts(kind, application.answers, application.object_name),
        values,
        case,
        await _why_not(work, application),
        tuple(one for one in files if one.internal and one.slot == slots.POSTING),
    )


async def count(work: UnitOfWork, application: Application, offered: Offered) -> Counted:
    """The sum by today's rates, and the plan of the application's track.

    Raises:
        OfferRefused: a rate or plan is not in force.
    """
    today = await deadlines.today(work, application)
    try:
        fee = fee_of(offered.scope, await rules.rates_on(work, today), await vat.percent_on(work, today))
        plan = PaymentPlan.STAGES if application.track is Track.FULL else PaymentPlan.WHOLE
        parts = parts_of(fee.total_kopecks, await cases.plan(work, plan, today))
    except NoRate as missing:
        raise OfferRefused(f"Нет ставки «{missing.rate.label}». Администратор задаёт её в справочнике") from None
    except WrongPlan:
        raise OfferRefused("В графике оплаты не 100 процентов. Администратор исправляет его в справочнике") from None
    return Counted(fee, plan, parts)


async def prepare(
    work: UnitOfWork, actor: Actor, application_id: int, values: Mapping[str, str], *, revision: int | None = None
) -> Connection:
    """Count the sum, set the papers and keep them for the staff alone; what was prepared before gives way.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        OfferRefused: the application is past that, or a rate is missing or, in production, invented.
        FieldErrors: as `typed.read`.
        NoRoom, StorageUnavailable: the papers cannot be kept now.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    if why := await _why_not(work, application):
        raise OfferRefused(why)
    offered = typed.read(application, values)
    counted = await count(work, application, offered)
    if counted.fee.demo and settings().production:
        raise OfferRefused("Ставки в справочнике — пример для показа. Внесите ставки из решения регулятора")
    today = await deadlines.today(work, application)
    drawn = await _known(work, application, offered, counted, values)
    if application.stage is Stage.REVIEW:
        case = await _written(work, application, drawn, counted)
        shown = case
    else:  # what the applicant disagrees with stands until the new version is sent
        case = await cases.locked(work, application.key)
        shown = Connection(application_id=application.key, **drawn)
    facts = await facts_of(work, application, shown, counted.parts, offered, today)
    await _set_papers(work, actor, application, case, facts, today)
    case.papers[0]["values"] = drawn["scope"]
    case.prepared_on = today
    return case


async def send(work: UnitOfWork, actor: Actor, application_id: int, *, revision: int | None = None) -> None:
    """Post the papers that were prepared today, issue the invoice of the simplified track, and lead the case on.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`; nothing is prepared.
        OfferRefused: the application is past that, or the papers are of another day.
        NotSignature, SignatureInvalid: a signature that waits beside them is not the company's of these papers.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    if why := await _why_not(work, application):
        raise OfferRefused(why)
    case = await cases.locked(work, application.key)
    today = await deadlines.today(work, application)
    if case.prepared_on != today:
        raise OfferRefused("Подготовьте документы заново: в них стоят день и сроки, а день уже другой")
    if application.stage is Stage.SIGNING:
        await _answer(work, actor, application, case)
        return
    await posting.post_offer(work, actor, application, case)
    case.state, case.sent_at, case.offered_by = ContractState.SENT, work.now, actor.author_id
    if application.track is Track.SIMPLIFIED:
        await paying.issue_first(work, actor, application, case)
    await posting.lead_on(work, application, case)


async def _answer(work: UnitOfWork, actor: Actor, application: Application, case: Connection) -> None:
    """Answer disagreements by a new version: the applicant has the whole term to sign it."""
    values = case.papers[0]["values"]
    offered = typed.read(application, values)
    counted = await count(work, application, offered)
    await _written(work, application, await _known(work, application, offered, counted, values), counted)
    await deadlines.meet(work, application, deadlines.DISAGREEMENTS)
    await deadlines.start(work, application, deadlines.SIGNATURE)
    application.waits_for_customer = True
    await posting.post_versions(work, actor, application, case)
    case.sent_at, case.offered_by = work.now, actor.author_id


async def _why_not(work: UnitOfWork, application: Application) -> str:
    if application.status is not ApplicationStatus.IN_PROGRESS:
        return "Условия направляют, когда заявка в работе"
    if application.stage is Stage.SIGNING and await posting.disagreed(work, application):
        return ""
    if application.stage is not Stage.REVIEW:
        return "Условия уже направлены"
    return "" if application.track else "Порядок присоединения не определён: в заявке нет мощности или категории"


async def _known(
    work: UnitOfWork, application: Application, offered: Offered, counted: Counted, values: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "number": f"{application.number}/Д",
        "method": counted.fee.method,
        "total_kopecks": counted.fee.total_kopecks,
        "words": counted.fee.words,
        "estimate": [_line(one) for one in map(asdict, counted.fee.lines)],
        "scope": {name: values.get(name, "") for name in (*typed.NUMBERS, *typed.MARKS, *typed.TEXTS)},
        "plan": counted.plan,
        "voltage_kv": offered.scope.voltage_kv,
        "conditions_until": _years_after(await deadlines.today(work, application), offered.years),
    }


async def _written(work: UnitOfWork, application: Application, known: dict[str, Any], counted: Counted) -> Connection:
    case = await cases.of_application(work, application.key)
    if case is None:
        case = Connection(application_id=application.key, **known)
        work.session.add(case)
    for name, value in known.items():
        setattr(case, name, value)
    await work.session.flush()
    await cases.replace_payments(work, case, counted.parts)
    return case


def _line(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "quantity": f"{line['quantity']}"}


async def _set_papers(
    work: UnitOfWork, actor: Actor, application: Application, case: Connection, facts: CaseFacts, today: date
) -> None:
    await posting.drop_papers(work, case)
    kept: list[dict[str, Any]] = []
    posted = await posting.ids(work, application)
    first = ("contract", case.number) if facts.full else ("offer", case.number)
    for code, number in (first, ("conditions", facts.conditions.number)):
        public_id = posted.get(KINDS[code]) or uuid.uuid4()
        data = papers.agreement(facts, _TITLES[code], number, today)
        content = await templates.set_paper(work, code, today, public_id, data)
        new = NewFile(
            owner=slots.owner(application.key),
            slot=PAPER_SLOT,
            name=f"{_TITLES[code]}.pdf",
            side=Side.COMPANY,
            title=f"{_TITLES[code]} № {number}",
            internal=True,
            uploaded_by=actor.author_id,
        )
        file = await store(new, Made(content), within(work))
        kept.append(
            {
                "code": code,
                "title": _TITLES[code],
                "number": number,
                "public_id": str(public_id),
                "file_id": str(file.public_id),
                "template": templates.stamp(code, today),
            }
        )
    case.papers = kept


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
