"""Disagreement with a result makes a new linked case; a notice of completed conditions moves its connection."""

import asyncio

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory, ApplicationMessage
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services.applications.case import card, disputes
from lkk.services.applications.exchange import delivery
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side, Stage
from tests import application_builders as made
from tests import builders
from tests.kept_files import content_path

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
DAY_S = 86_400
COMPLETION = "tc_completion_notice"


async def reopen(user: User, application: Application, reason: str = "Ответ не по существу") -> str:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await disputes.reopen(work, actor, application.key, reason)


async def numbered(number: str) -> Application:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Application).where(Application.number == number))).one()


async def seen(user: User, number: str | None) -> card.Card:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await card.card(work, actor, number or "")


async def test_a_case_repeats_the_answers_and_files_and_both_sides_see_the_link() -> None:
    user, operator = await builders.customer(), await builders.staff()
    source = await made.brought_to(user, S.FULFILLED)
    enclosed = await made.stored_file(source.key, "attachments", uploaded_by=user.key)
    await made.stored_file(source.key, side=Side.COMPANY)
    content_path(enclosed.public_id).parent.mkdir(parents=True, exist_ok=True)
    content_path(enclosed.public_id).write_bytes(b"bytes")

    case = await numbered(await reopen(user, source))

    assert (case.status, case.reopens, case.executor_id) == (S.SUBMITTED, source.key, None)
    assert (case.answers, case.kind_title, case.object_name) == (source.answers, source.kind_title, source.object_name)
    assert case.number != source.number
    async with unit_of_work() as work:
        query = select(StoredFile).where(StoredFile.application_id == case.key)
        [copy] = (await work.session.exec(query)).all()
        said = (await work.session.exec(select(ApplicationMessage.text))).all()
    assert content_path(copy.public_id).read_bytes() == b"bytes"
    assert said == ["Ответ не по существу"]
    was, now = await seen(user, source.number), await seen(operator, case.number)
    assert (was.reopened_by, was.may_reopen, now.reopens) == (case.number, False, source.number)
    assert (await made.row(source.key)).status is S.FULFILLED


async def test_the_accounting_system_is_told_which_application_is_reopened() -> None:
    user = await builders.customer()
    source = await made.brought_to(user, S.FULFILLED)
    case = await numbered(await reopen(user, source))
    async with unit_of_work() as work:
        assert (await delivery.filed(work, case))["reopens"] == str(source.filing_key)
        assert (await delivery.filed(work, source))["reopens"] is None


async def test_of_two_tries_at_once_one_makes_a_case() -> None:
    user = await builders.customer()
    source = await made.brought_to(user, S.FULFILLED)
    results = await asyncio.gather(*(reopen(user, source) for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in results if isinstance(one, Exception)] == [disputes.CannotReopen] * 4
    async with unit_of_work() as work:
        query = select(Application.number).where(Application.reopens == source.key)
        assert len((await work.session.exec(query)).all()) == 1


async def test_after_thirty_days_a_result_stands() -> None:
    user = await builders.customer()
    source = await made.brought_to(user, S.FULFILLED)
    await builders.shift_clock(30 * DAY_S - 60)
    assert (await seen(user, source.number)).may_reopen
    await builders.shift_clock(30 * DAY_S + 60)
    assert not (await seen(user, source.number)).may_reopen
    with pytest.raises(disputes.CannotReopen, match="30 дней"):
        await reopen(user, source)


@pytest.mark.parametrize("status", [S.IN_PROGRESS, S.REJECTED, S.WITHDRAWN])
async def test_only_a_fulfilled_application_is_reopened(status: S) -> None:
    user = await builders.customer()
    application = await made.brought_to(user, status)
    with pytest.raises(disputes.CannotReopen):
        await reopen(user, application)


async def test_a_stranger_and_the_staff_reopen_nothing_and_words_are_demanded() -> None:
    user = await builders.customer()
    source = await made.brought_to(user, S.FULFILLED)
    for other in (await builders.customer(), await builders.staff()):
        with pytest.raises(NotFound):
            await reopen(other, source)
    for reason in ("", "  ", "x" * 2001):
        with pytest.raises(InvalidValue):
            await reopen(user, source, reason)


async def test_what_needs_no_answer_has_no_result_to_dispute() -> None:
    user = await builders.customer()
    closed = await made.filed(user, made.FEEDBACK)
    assert closed.status is S.FULFILLED
    with pytest.raises(ServiceError, match="жалобу"):
        await reopen(user, closed)


async def test_a_notice_of_completion_moves_the_connection_that_carries_out_works() -> None:
    user = await builders.customer()
    case = await made.at_works(user)
    notice = await made.file(user, await made.draft(user, COMPLETION, own=(str(case.key),)))
    assert (await made.row(case.key)).stage is Stage.NOTICE
    async with unit_of_work() as work:
        query = select(ApplicationHistory.reason).where(
            ApplicationHistory.application_id == case.key, ApplicationHistory.kind == HistoryKind.STAGE
        )
        reasons = (await work.session.exec(query.order_by(col(ApplicationHistory.id)))).all()
    assert list(reasons) == [f"Подано уведомление о выполнении технических условий № {notice}"]


async def test_a_notice_names_only_a_connection_of_the_applicant() -> None:
    case = await made.at_works(await builders.customer())
    stranger = await builders.customer()
    draft_id = await made.draft(stranger, COMPLETION, own=(str(case.key),))
    with pytest.raises(ServiceError):
        await made.file(stranger, draft_id)
    assert (await made.row(case.key)).stage is Stage.WORKS
