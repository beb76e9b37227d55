"""The conditions of a grid connection: the fee by rates of the regulator, the contract with technical conditions."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, papers, typed
from lkk.services.connection.drafts import Draft, OfferRefused, Sheet, contract_number, entered
from lkk.services.connection.fee import Fee, NoRate, fee_of
from lkk.services.connection.paper_facts import facts_of
from lkk.services.connection.schedule import WrongPlan, parts_of
from lkk.services.connection.typed import Offered
from lkk.services.directories import connection as rules
from lkk.services.forms import catalog
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import vat
from lkk.vocabulary.applications import Track
from lkk.vocabulary.connection import PaymentPlan

TITLES = {
    "offer": "Условия договора технологического присоединения",
    "contract": "Договор технологического присоединения",
    "conditions": "Технические условия",
}


async def prefilled(work: UnitOfWork, application: Application) -> dict[str, str]:
    """The first values of the form."""
    years = await deadlines.rule_in_force(work, "tp.tc_valid", await deadlines.today(work, application))
    return typed.prefilled(application, years.value)


def facts(application: Application) -> tuple[tuple[str, str], ...]:
    """What of the application stands beside the form."""
    return papers.object_facts(catalog.kind_of(application.kind), application.answers, application.object_name)


async def draw(work: UnitOfWork, application: Application, values: Mapping[str, str]) -> Draft:
    """Count the sum by today's rates and divide it by the plan of the application's track.

    Raises:
        FieldErrors: as `typed.read`.
        OfferRefused: a rate or plan is not in force.
    """
    offered, today = typed.read(application, values), await deadlines.today(work, application)
    fee = await _fee(work, offered, today)
    plan = PaymentPlan.STAGES if application.track is Track.FULL else PaymentPlan.WHOLE
    columns = {
        "number": contract_number(application.number),
        "method": fee.method,
        "total_kopecks": fee.total_kopecks,
        "words": fee.words,
        "estimate": [entered(asdict(one)) for one in fee.lines],
        "scope": {name: values.get(name, "") for name in (*typed.NUMBERS, *typed.MARKS, *typed.TEXTS)},
        "plan": plan,
        "voltage_kv": offered.scope.voltage_kv,
        "conditions_until": _years_after(today, offered.years),
    }
    try:
        parts = parts_of(fee.total_kopecks, await cases.plan(work, plan, today))
    except WrongPlan:
        raise OfferRefused("В графике оплаты не 100 процентов. Администратор исправляет его в справочнике") from None
    return Draft(columns, parts, fee.demo)


async def sheets(work: UnitOfWork, application: Application, draft: Draft, today: date) -> tuple[Sheet, ...]:
    """The contract or its conditions, and the technical conditions."""
    shown = Connection(application_id=application.key, **draft.columns)
    told = await facts_of(work, application, shown, draft.parts, typed.read(application, shown.scope), today)
    first = "contract" if told.full else "offer"
    return tuple(
        Sheet(code, TITLES[code], number, papers.agreement(told, TITLES[code], number, today))
        for code, number in ((first, shown.number), ("conditions", told.conditions.number))
    )


async def _fee(work: UnitOfWork, offered: Offered, today: date) -> Fee:
    try:
        return fee_of(offered.scope, await rules.rates_on(work, today), await vat.percent_on(work, today))
    except NoRate as missing:
        raise OfferRefused(f"Нет ставки «{missing.rate.label}». Администратор задаёт её в справочнике") from None


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
