"""The term of the works by its rule in the table; category, track and term follow a correction of the power."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationClock, DeadlineRule
from lkk.models.identity import User
from lkk.services.applications.case import remarks
from lkk.services.applications.drafts import drafts
from lkk.services.applications.workflow import deadlines, stages, status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Stage, TimeUnit, Track
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role
from tests import application_builders as made
from tests import builders
from tests.form_answers import valid_answers

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
HOME = {
    "usage": "household",
    "new_power_kw": "12",
    "total_power_kw": "12",
    "new_voltage": "0.4",
    "reliability_categories": ["3"],
    "locality": "urban",
    "phases": "three",
    "distance": "near",
    "foreign_land": "none",
}


async def connection(user: User, status: ApplicationStatus = S.IN_PROGRESS, **changed: Any) -> Application:
    """A grid connection with chosen answers, led to a status."""
    application = await made.brought_to(user, status, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.answers = {**row.answers, "existing_power_kw": "", **HOME, **changed}
    return await made.row(application.key)


async def clocks(application: Application) -> dict[str, ApplicationClock]:
    async with unit_of_work() as work:
        return {one.rule: one for one in await deadlines.unfinished(work, application)}


@pytest.mark.parametrize(
    ("changed", "rule", "point"),
    [
        ({}, "tp.perform.30wd", "15 м"),
        ({"distance": "within_300"}, "tp.perform.6m", "300 м в городе"),
        ({"distance": "unknown"}, "tp.perform.1y", "территориальной"),
    ],
)
async def test_the_clock_of_the_works_runs_by_the_rule_the_answers_choose(
    changed: dict[str, Any], rule: str, point: str
) -> None:
    application = await connection(await builders.customer(), **changed)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.stage, row.track = Stage.PAYMENT, Track.SIMPLIFIED
    head = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR))
    async with unit_of_work() as work:
        await stages.advance(work, head, application.key, Stage.WORKS)
    running = await clocks(application)
    assert rule in running
    assert point in running[rule].law


async def test_terms_of_works_have_no_gap_between_their_rows_and_name_the_law() -> None:
    async with unit_of_work() as work:
        query = select(DeadlineRule).where(col(DeadlineRule.rule).startswith("tp.perform."))
        rows = (await work.session.exec(query)).all()
        for rule in {row.rule for row in rows}:
            before, now = sorted((row for row in rows if row.rule == rule), key=lambda row: row.valid_from)
            assert before.valid_to is not None
            assert (now.valid_from - before.valid_to).days == 1
            assert now.valid_to is None
            assert "п. 16" in now.law
            old = await deadlines.rule_in_force(work, rule, date(2026, 5, 5))
            assert old.law == before.law
        assert (await deadlines.rule_in_force(work, "tp.documents", date(2026, 12, 1))).unit is TimeUnit.WORKING_DAYS


async def test_a_corrected_power_brings_another_category_track_and_term() -> None:
    user = await builders.customer()
    application = await connection(user, S.REGISTERED)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.category, row.track = "FL15", Track.SIMPLIFIED
        for clock in await deadlines.unfinished(work, row):
            if clock.rule.startswith("tp.offer."):
                await deadlines.exchange(work, row, clock.rule, "tp.offer.S")
    asked = [RemarkText("Проверьте", name) for name in ("new_power_kw", "total_power_kw")]
    operator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await status_changes.change(work, operator, application.key, S.INFO_REQUESTED, Payload(remarks=tuple(asked)))
    seen, applicant = await made.row(application.key), await builders.sign_in(user)
    async with unit_of_work() as work:
        more = {"new_power_kw": "100", "total_power_kw": "100"}
        await remarks.answer(work, applicant, application.key, revision=seen.revision, corrections=more)
    after = await made.row(application.key)
    assert (after.category, after.track, after.answers["total_power_kw"]) == ("FL_OTHER", Track.FULL, "100")
    running = await clocks(after)
    assert set(running) == {"tp.offer.F"}
    async with unit_of_work() as work:
        rule = await deadlines.rule_in_force(work, "tp.offer.F", running["tp.offer.F"].started_on)
    assert (rule.value, running["tp.offer.F"].state) == (20, ClockState.RUNNING)


@pytest.mark.parametrize(
    ("stage", "track", "taken"),
    [
        (Stage.WORKS, Track.FULL, True),
        (Stage.WORKS, Track.SIMPLIFIED, False),
        (Stage.PAYMENT, Track.FULL, False),
        (Stage.NOTICE, Track.FULL, False),
    ],
)
async def test_a_notice_of_completion_is_taken_only_where_it_leads_somewhere(
    stage: Stage, track: Track, taken: bool
) -> None:
    user = await builders.customer()
    case = await connection(user)
    async with unit_of_work() as work:
        row = await work.session.get(Application, case.key)
        assert row
        row.stage, row.track = stage, track
    draft_id = await made.draft(user, "tc_completion_notice", own=(str(case.key),))
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        offered = (await drafts.load(work, actor, draft_id)).choices["case"]
    assert [one.value for one in offered] == ([str(case.key)] if taken else [])
    if taken:
        assert await made.file(user, draft_id)
        assert (await made.row(case.key)).stage is Stage.NOTICE
        return
    with pytest.raises(FieldErrors) as refused:
        await made.file(user, draft_id)
    assert "«Выполнение технических условий»" in refused.value.fields["case"]


async def test_a_draft_of_the_first_version_is_opened_and_filed_when_completed() -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    draft_id = await made.draft(user, made.CONNECTION, seed=1)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        row = await work.session.get(Application, draft_id)
        assert row
        new = ("distance", "foreign_land", "plots_count", "technological_reserve_kw", "emergency_reserve_kw")
        row.kind_version, row.answers = 1, {k: v for k, v in row.answers.items() if k not in new}
    with pytest.raises(FieldErrors) as refused:
        await made.file(user, draft_id)
    assert {"distance"} <= set(refused.value.fields) <= set(new)
    right, _ = valid_answers(KINDS[made.CONNECTION], ApplicantType.LEGAL_ENTITY, 1)
    for name in refused.value.fields | {"foreign_land": ""}:
        if name in right:
            async with unit_of_work() as work:
                await drafts.save_field(work, actor, draft_id, name, right[name])
    await made.file(user, draft_id)
    assert (await made.row(draft_id)).kind_version == KINDS[made.CONNECTION].version
