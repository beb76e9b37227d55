"""Service passports say what the form and the table of deadlines say, on the pages for everybody too."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from lkk.models.applications import DeadlineRule
from lkk.routes import SERVICES, service_path
from lkk.services.applications import service_passports
from lkk.services.applications.drafts import available_kinds, eligibility
from lkk.services.applications.service_passports import ALWAYS
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import RegistrationKind
from lkk.web.site.routes import SITE_ROUTES
from tests import builders
from tests.business_time import today

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=SITE_ROUTES), client=("10.1.2.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
        yield client


async def test_every_kind_has_a_passport_with_term_documents_and_stages() -> None:
    async with unit_of_work() as work:
        found = await service_passports.of_kinds(work, KINDS.values())
    assert found.keys() == KINDS.keys()
    for code, passport in found.items():
        assert all(text for _, text in passport.lines), code
        assert len(passport.enclosures) == len(KINDS[code].slots)
        assert [one.number for one in passport.stages] == list(range(1, len(passport.stages) + 1))
        assert len(passport.stages) > 1 or not KINDS[code].needs_answer
    assert found["tp_new"].term.startswith("Условия договора: 10 или 20 рабочих дней. По какому порядку")
    assert found["outage_report"].term == "24 часа. Круглосуточно"
    assert found["feedback"].short_term == "Ответ не направляется"
    assert [one.label for one in found["tp_increase"].enclosures if one.need == ALWAYS] == [
        "План расположения объекта",
        "Документ о праве на объект",
    ]


async def test_a_term_that_is_changed_in_the_directory_is_told_from_its_day_on() -> None:
    async with unit_of_work() as work:
        row = (await work.session.exec(select(DeadlineRule).where(DeadlineRule.rule == "meter.data"))).one()
        row.valid_to = today() - timedelta(days=1)
        work.session.add(DeadlineRule(rule="meter.data", value=3, unit=row.unit, law="Приказ № 1", valid_from=today()))
    async with unit_of_work() as work:
        passport = await service_passports.of_kind(work, KINDS["meter_data_change"])
    assert passport.short_term == "3 рабочих дня"
    assert passport.stages[-1].law == "Приказ № 1"


async def test_a_kind_that_does_not_fit_is_told_why() -> None:
    owner, firm = (
        await builders.customer(kind=RegistrationKind.PREMISES_OWNER),
        await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Ромашка»"),
    )
    async with unit_of_work() as work:
        of_owner = await available_kinds.offer(work, await builders.sign_in(owner))
        of_firm = await available_kinds.offer(work, await builders.sign_in(firm))
    assert of_owner.obstacles["tp_increase"] == eligibility.NEEDS_ACCOUNT
    assert of_owner.obstacles["energy_advocate"] == eligibility.FOR_BUSINESS
    assert "energy_advocate" not in of_firm.obstacles
    assert "tp_new" not in of_owner.obstacles
    assert [one.code for one in of_owner.open_first([KINDS["tp_increase"], KINDS["tp_new"]])] == [
        "tp_new",
        "tp_increase",
    ]


async def test_passports_are_open_to_everybody(browser: httpx.AsyncClient) -> None:
    listed = (await browser.get(SERVICES)).text
    for kind in KINDS.values():
        assert service_path(kind.code) in listed
    page = await browser.get(service_path("tp_new"))
    assert page.status_code == 200
    for words in ("Паспорт услуги", "10 рабочих дней, в упрощённом порядке", "План расположения объекта", "№\u00a0861"):
        assert words in page.text
    assert (await browser.get(service_path("nothing"))).status_code == 404
