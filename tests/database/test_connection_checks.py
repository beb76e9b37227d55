"""The check of the technical conditions: its act is set from the record of the inspection and leads the case on."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.services.applications.case import card
from lkk.services.connection import inspection, result_papers, view
from lkk.services.connection.company_signatures import SignatureMissing
from lkk.services.connection.results import NotNow
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.application_next import next_step
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind, DocumentState
from tests import application_builders as made
from tests import builders, signing
from tests import connection_cases as path

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]
ACT = DocumentKind.TC_CHECK_ACT
FOUND = {"checked_on": "2026-12-03", "inspector": "Мастеров И. И.", "power_kw": "400", "voltage_kv": "10"}


async def at_inspection() -> tuple[User, Application, Actor]:
    """A workshop whose day of inspection, 03.12.2026, has come."""
    user = await path.firm()
    application = await path.at_works(user)
    operator, applicant, day = await path.head(), await builders.sign_in(user), date(2026, 12, 3)
    async with unit_of_work() as work:
        await inspection.propose(work, operator, application.key, [day])
    async with unit_of_work() as work:
        await inspection.choose(work, applicant, application.key, day)
    await path.pass_days((day - await path.today(application)).days)
    return user, await made.row(application.key), await path.head()


async def prepare(operator: Actor, application: Application, **values: str) -> None:
    async with unit_of_work() as work:
        await result_papers.prepare_check(work, operator, application.key, FOUND | values)


async def sent(operator: Actor, application: Application, **values: str) -> Document:
    """The act of the check, posted with the company's signature."""
    await prepare(operator, application, **values)
    await path.send_papers(operator, application)
    return (await path.documents(application))[ACT]


async def stage(application: Application) -> Stage | None:
    return (await made.row(application.key)).stage


async def words_of(document: Document) -> str:
    content = await signing.bytes_of(await signing.version_of(document))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


async def test_the_form_comes_with_the_agreed_day_and_the_numbers_of_the_application() -> None:
    _, application, operator = await at_inspection()
    async with unit_of_work() as work:
        seen = await view.of_application(work, operator, application.number or "")
    assert seen.case is not None
    typed = seen.case.check
    assert (typed["checked_on"], typed["power_kw"], typed["voltage_kv"]) == ("2026-12-03", "400", "10")
    assert typed["inspector"] == operator.author.display_name


async def test_an_act_without_remarks_is_signed_by_both_and_begins_the_connection() -> None:
    user, application, operator = await at_inspection()
    await prepare(operator, application)
    with pytest.raises(SignatureMissing, match="Акт проверки"):
        async with unit_of_work() as work:
            await result_papers.send(work, operator, application.key)
    act = await sent(operator, application)
    assert (act.state, act.number) == (DocumentState.AWAITS_SIGNATURE, f"{application.number}/П1")
    told = await words_of(act)
    for words in ("03.12.2026", "Мастеров И. И.", "400 кВт", "10 кВ", "замечаний нет", "Выполнить ввод"):
        assert words in told, words
    assert await stage(application) is Stage.INSPECTION, "the applicant has not signed"
    row = await made.row(application.key)
    assert row.waits_for_customer
    async with unit_of_work() as work:
        seen = await card.card(work, await builders.sign_in(user), application.number or "")
    assert "подпишите его" in next_step(seen)
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    assert await stage(application) is Stage.CONNECTION
    assert not (await made.row(application.key)).waits_for_customer


async def test_remarks_lead_back_to_the_works_and_signing_their_act_moves_nothing() -> None:
    user, application, operator = await at_inspection()
    first = await sent(operator, application, remarks="Нет заземления\nНет маркировки")
    assert await stage(application) is Stage.WORKS
    assert "Нет заземления" in await words_of(first)
    async with unit_of_work() as work:
        seen = await card.card(work, operator, application.number or "")
    assert any("Нет маркировки" in line.reason for line in seen.timeline)
    await path.advance(operator, application, Stage.NOTICE, Stage.INSPECTION)
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    assert await stage(application) is Stage.INSPECTION
    second = await sent(operator, application)
    assert second.number == f"{application.number}/П2"
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    assert await stage(application) is Stage.CONNECTION


async def test_a_new_act_takes_the_place_of_one_that_was_not_signed() -> None:
    _, application, operator = await at_inspection()
    first = await sent(operator, application)
    second = await sent(operator, application)
    assert await signing.state_of(first) == DocumentState.REPLACED.value
    assert await signing.state_of(second) == DocumentState.AWAITS_SIGNATURE.value


async def test_what_is_typed_wrong_is_told_at_its_field_and_nothing_is_prepared() -> None:
    user, application, operator = await at_inspection()
    wrong = {
        "checked_on": "2026-12-04",
        "inspector": " ",
        "power_kw": "401",
        "voltage_kv": "1e1",
        "remarks": "я" * 2001,
    }
    with pytest.raises(FieldErrors) as refused:
        await prepare(operator, application, **wrong)
    assert set(refused.value.fields) == set(wrong)
    assert "400" in refused.value.fields["power_kw"]
    with pytest.raises(NotAllowed):
        await prepare(await builders.sign_in(user), application)
    assert (await path.case_of(application)).papers == []


async def test_no_act_of_a_check_is_prepared_before_the_inspection() -> None:
    application = await path.at_works(await path.firm())
    with pytest.raises(NotNow):
        await prepare(await path.head(), application, checked_on=(await path.today(application)).isoformat())
