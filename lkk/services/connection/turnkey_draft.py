"""The conditions of works «под ключ»: the sum is the estimate, one contract of services with it is signed [A78]."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, papers, turnkey_typed
from lkk.services.connection.drafts import Draft, OfferRefused, Sheet, contract_number, entered
from lkk.services.connection.paper_facts import applicant_facts, company_facts
from lkk.services.connection.papers import PaperFacts
from lkk.services.connection.schedule import WrongPlan, parts_of
from lkk.services.forms.declaration import number
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import vat
from lkk.vocabulary import words
from lkk.vocabulary.connection import FeeMethod, PaymentPlan

CONTRACT = "service_contract"
TITLE = "Договор на выполнение работ «под ключ»"


async def prefilled(_work: UnitOfWork, application: Application) -> dict[str, str]:
    """The first values of the form."""
    return turnkey_typed.prefilled(application.answers)


def facts(application: Application) -> tuple[tuple[str, str], ...]:
    """What of the application stands beside the form and in the papers."""
    told = application.answers
    power = number(told, "power_kw")
    rows = (
        ("Объект", str(told.get("receiver_name") or "")),
        ("Адрес", application.object_name),
        ("Кадастровый номер", str(told.get("cadastral_number") or "")),
        ("Присоединяемая мощность", f"{words.number(power)} кВт" if power is not None else ""),
    )
    return tuple((name, text) for name, text in rows if text)


async def draw(work: UnitOfWork, application: Application, values: Mapping[str, str]) -> Draft:
    """Count the estimate with the VAT of today and divide its sum by the plan of works «под ключ».

    Raises:
        FieldErrors: as `turnkey_typed.read`.
        NoRate: there is no rate of VAT for today.
        OfferRefused: the percents of the plan are not a hundred.
    """
    today = await deadlines.today(work, application)
    percent = await vat.percent_on(work, today)
    order = turnkey_typed.read(values, percent)
    lines = words.count(len(order.lines), "строки", "строк", "строк")
    columns = {
        "number": contract_number(application.number),
        "method": FeeMethod.ESTIMATE,
        "total_kopecks": order.total_kopecks,
        "words": f"По смете из {lines}, {f'НДС {words.number(percent)} % внутри' if percent else 'без НДС'}.",
        "estimate": [entered(asdict(one)) for one in order.lines],
        "scope": turnkey_typed.kept(values),
        "plan": PaymentPlan.TURNKEY,
        "voltage_kv": Decimal(0),
        "conditions_until": None,
    }
    try:
        parts = parts_of(order.total_kopecks, await cases.plan(work, PaymentPlan.TURNKEY, today))
    except WrongPlan:
        raise OfferRefused("В графике оплаты не 100 процентов. Администратор исправляет его в справочнике") from None
    return Draft(columns, parts)


async def sheets(work: UnitOfWork, application: Application, draft: Draft, today: date) -> tuple[Sheet, ...]:
    """The contract with its estimate."""
    shown = Connection(application_id=application.key, **draft.columns)
    sign_until = await deadlines.last_day(work, application, deadlines.signature(application))
    data = {
        **papers.head(await paper_facts(work, application), TITLE, shown.number, today),
        **works_of(shown),
        "schedule": papers.schedule_lines(draft.parts),
        "subject": shown.scope["subject"],
        "customer": [one.strip() for one in shown.scope["customer"].splitlines() if one.strip()],
        "works_days": words.count(int(shown.scope["works_days"]), "рабочий день", "рабочих дня", "рабочих дней"),
        "warranty": words.count(int(shown.scope["warranty_months"]), "месяц", "месяца", "месяцев"),
        "sign_until": words.day(sign_until),
        "disagreements": await cases.term(work, deadlines.disagreements(application), today),
    }
    return (Sheet(CONTRACT, TITLE, shown.number, data),)


async def paper_facts(work: UnitOfWork, application: Application) -> PaperFacts:
    """What the papers of these works tell of the sides and the object."""
    return PaperFacts(
        company=await company_facts(work),
        applicant=application.applicant,
        applicant_facts=applicant_facts(application),
        object_facts=facts(application),
        demo=False,
    )


def works_of(case: Connection) -> dict[str, Any]:
    """The estimate as a table of a paper, with its sum."""
    return {
        "works": [
            {
                "number": f"{at}",
                "name": one["name"],
                "formula": one["formula"],
                "quantity": f"{words.number(Decimal(one['quantity']))} {one['unit']}",
                "price": words.roubles(one["price_kopecks"]),
                "sum": words.roubles(one["sum_kopecks"]),
            }
            for at, one in enumerate(case.estimate, start=1)
        ],
        "total": words.roubles(case.total_kopecks),
        "words": case.words,
    }
