"""What the papers of one connection tell, gathered from the application, its contract, the company and the terms."""

from collections.abc import Sequence
from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, typed
from lkk.services.connection.papers import CaseFacts, CompanyFacts, ConditionsText, object_facts
from lkk.services.connection.schedule import Part
from lkk.services.connection.typed import Offered
from lkk.services.directories import connection as rules
from lkk.services.directories import in_force
from lkk.services.forms import catalog
from lkk.services.forms.performance import performance_rule
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Track
from lkk.vocabulary.people import ApplicantType


async def facts_of(
    work: UnitOfWork, application: Application, case: Connection, parts: Sequence[Part], offered: Offered, today: date
) -> CaseFacts:
    """What every paper of a connection may tell on a day."""
    kind, applicant = catalog.kind_of(application.kind), application.applicant_type or ApplicantType.INDIVIDUAL
    full = application.track is Track.FULL
    return CaseFacts(
        company=await company_facts(work),
        applicant=application.applicant,
        applicant_facts=applicant_facts(application),
        object_facts=object_facts(kind, application.answers, application.object_name),
        full=full,
        demo=any(row.demo for row in (await rules.rates_on(work, today)).values()),
        estimate=tuple((one["name"], one["formula"], one["sum_kopecks"]) for one in case.estimate),
        total_kopecks=case.total_kopecks,
        words=case.words,
        parts=tuple(parts),
        performance=await cases.term(work, performance_rule(kind, applicant, application.answers), today),
        pay_until=None if full else await deadlines.last_day(work, application, deadlines.PAYMENT),
        sign_until=await deadlines.last_day(work, application, deadlines.SIGNATURE) if full else None,
        grace=await cases.term(work, deadlines.UNPAID_GRACE, today),
        inspect=await cases.term(work, deadlines.INSPECTION, today),
        conditions=ConditionsText(
            number=f"{application.number}/ТУ",
            until=case.conditions_until or today,
            point=offered.point,
            company=offered.company,
            customer=offered.customer,
            metering=offered.metering,
        ),
    )


async def again(work: UnitOfWork, application: Application, case: Connection, today: date) -> CaseFacts:
    """The same from what was offered, for papers that follow it."""
    parts = [cases.part_of(row) for row in await cases.payments(work, case)]
    return await facts_of(work, application, case, parts, typed.read(application, case.scope), today)


async def company_facts(work: UnitOfWork) -> CompanyFacts:
    """The company as papers name it today."""
    known = await in_force.company(work)
    numbers = (("ИНН", known.inn), ("КПП", known.kpp), ("ОГРН", known.ogrn))
    lines = (known.address, ", ".join(f"{label} {text}" for label, text in numbers if text))
    return CompanyFacts(known.full_name, tuple(line for line in lines if line), known.dispatcher.number)


def applicant_facts(application: Application) -> tuple[tuple[str, str], ...]:
    """Who applies, beside the name."""
    kind = application.applicant_type.label if application.applicant_type else ""
    rows = (("Вид заявителя", kind), ("Лицевой счёт", application.account_number))
    return tuple((name, text) for name, text in rows if text)
