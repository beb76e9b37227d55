"""Disclosure of a quarter: the figures are a naive count, what is published stays as it was, everybody may read it."""

import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from sqlmodel import select
from starlette.applications import Starlette

from lkk.models.audit import AuditEvent
from lkk.models.connection import Connection
from lkk.models.outages import District, Substation
from lkk.routes import DISCLOSURE, STAFF_DISCLOSURE, disclosure_file_path, disclosure_path
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import disclosure, quarters
from lkk.services.reports.views import Part
from lkk.state.reports.disclosing import Disclosing
from lkk.vocabulary.applications import ApplicationStatus, ConnectionCategory, Stage, Track
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.connection import FeeMethod, PaymentPlan
from lkk.vocabulary.people import Role
from lkk.web.site.routes import SITE_ROUTES
from tests import application_rows, builders
from tests.event_path import event_tab
from tests.reports import ZONE, moment, saved

pytestmark = pytest.mark.usefixtures("database")
QUARTER = date(2026, 1, 1)
LAST = date(2026, 3, 31)


async def drafted(actor: Actor, quarter: date = QUARTER) -> tuple[Part, ...]:
    async with unit_of_work() as work:
        return await disclosure.draft(work, actor, quarter)


async def publish(actor: Actor) -> None:
    async with unit_of_work() as work:
        await disclosure.publish(work, actor, QUARTER)


async def administrator() -> Actor:
    return await builders.sign_in(await builders.staff(name="Ольга"))


async def substation(name: str, free: str) -> None:
    await saved(
        [
            District(external_id=name, version=1, name="Железнодорожный", outline=[]),
            Substation(external_id=name, version=1, name=name, district_key=name, free_kw=Decimal(free)),
        ]
    )


def within(day: date | None) -> bool:
    return day is not None and QUARTER <= day <= LAST


async def test_the_figures_of_a_quarter_are_a_naive_count() -> None:
    chance, owner = Random(23), await builders.customer()
    filed = await application_rows.fill(owner, 60, kind="tp_new", stage=Stage.REVIEW)
    cases, naive = [], defaultdict[str, list[Any]](lambda: [0, Decimal(0)] * 4)
    for row in filed:
        row.submitted_at, row.status_changed_at = moment(chance), moment(chance)
        row.category = chance.choice(["", *list(ConnectionCategory)[:3]])
        row.status = chance.choice([ApplicationStatus.ANNULLED, ApplicationStatus.IN_PROGRESS])
        row.track = chance.choice([None, Track.SIMPLIFIED, Track.FULL, Track.TURNKEY])
        power = Decimal(chance.randrange(1, 3000)) / 10
        row.answers = {"new_power_kw": str(power)}
        case = Connection(
            application_id=row.key,
            method=next(iter(FeeMethod)),
            total_kopecks=0,
            plan=next(iter(PaymentPlan)),
            voltage_kv=Decimal("0.4"),
            concluded_on=chance.choice([None, moment(chance).date()]),
            performed_on=chance.choice([None, moment(chance).date()]),
        )
        cases.append(case)
        if row.track is Track.TURNKEY:
            continue
        annulled = row.status is ApplicationStatus.ANNULLED
        happened = (
            within(row.submitted_at.astimezone(ZONE).date()),
            annulled and within(row.status_changed_at.astimezone(ZONE).date()),
            within(case.concluded_on),
            within(case.performed_on),
        )
        for place, counts in enumerate(happened):
            if counts:
                naive[row.category][2 * place] += 1
                naive[row.category][2 * place + 1] += power
    await saved([*filed, *cases])
    connections, _ = await drafted(await administrator())
    labels = {"": disclosure.OTHER} | {one.value: one.label for one in ConnectionCategory}
    assert {one.label: list(one.figures) for one in connections.lines} == {
        labels[code]: figures for code, figures in naive.items()
    }
    assert connections.total is not None
    assert list(connections.total.figures) == [sum(column) for column in zip(*naive.values(), strict=True)]


async def test_what_is_published_stays_as_it_was_until_it_is_published_again() -> None:
    await substation("ПС 110/10 Южная", "1250.5")
    actor = await administrator()
    await publish(actor)
    await substation("ПС 35/6 Северная", "300")
    async with unit_of_work() as work:
        seen = await disclosure.published(work)
    assert seen.quarter == QUARTER
    assert [(one.label, one.figures) for one in seen.parts[1].lines] == [
        ("ПС 110/10 Южная, Железнодорожный", (Decimal("1250.500"),))
    ]
    await publish(actor)
    async with unit_of_work() as work:
        seen, listed = await disclosure.published(work, QUARTER), await disclosure.listed(work)
        told = (await work.session.exec(select(AuditEvent.action))).all()
    assert len(seen.parts[1].lines) == 2
    assert [(one.quarter, one.published_by) for one in listed] == [(QUARTER, "Ольга")]
    assert told.count(AuditAction.DISCLOSURE_PUBLISHED) == 2


async def test_only_the_administrator_publishes_and_only_what_is_over() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    with pytest.raises(NotAllowed):
        await publish(operator)
    actor = await administrator()
    async with unit_of_work() as work:
        running = quarters.quarter_of(work.now.astimezone(ZONE).date())
    for quarter in (running, QUARTER + timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(InvalidValue) as refused:
            await drafted(actor, quarter)
        assert refused.value.at == "quarter"


async def test_everybody_reads_the_page_and_takes_the_file() -> None:
    transport = httpx.ASGITransport(Starlette(routes=SITE_ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as guest:
        empty = await guest.get(DISCLOSURE)
        assert (empty.status_code, "ещё не опубликованы" in empty.text) == (200, True)
        await substation("ПС <Южная>", "1250.5")
        await publish(await administrator())
        shown = await guest.get(DISCLOSURE)
        assert "I квартал 2026 г." in shown.text
        assert "ПС &lt;Южная&gt;, Железнодорожный" in shown.text
        assert "1\u202f250,5 кВт" in shown.text
        assert (await guest.get(disclosure_path("2026-1"))).status_code == 200
        for wrong in ("2026-2", "2026-5", "x"):
            assert (await guest.get(disclosure_path(wrong))).status_code == 404
            assert (await guest.get(disclosure_file_path(wrong))).status_code == 404
        made = await guest.get(disclosure_file_path("2026-1"))
        rows = list(load_workbook(io.BytesIO(made.content))["Свободная мощность"].iter_rows(values_only=True))
        assert rows == [("Центр питания", "Свободно, кВт"), ("ПС <Южная>, Железнодорожный", 1250.5)]


async def test_the_administrator_looks_and_publishes_on_the_page() -> None:
    await substation("ПС 110/10 Южная", "1250.5")
    actor = await administrator()
    async with event_tab(actor.session_key) as tab:
        await tab.go(STAFF_DISCLOSURE.path, quarter="2026-1")
        assert (tab.seen["quarter"], tab.seen["published"]) == ("2026-1", [])
        await tab.do(Disclosing.publish)
        assert [one["quarter"] for one in tab.seen["published"]] == ["I квартал 2026 г."]
