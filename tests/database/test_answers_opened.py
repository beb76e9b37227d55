"""The staff see passport, СНИЛС and bank details masked until they ask for them, and the asking is recorded."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.audit import DataAccess
from lkk.routes import application_path, staff_application_path
from lkk.services.applications.case import opening
from lkk.services.applications.document import filed
from lkk.services.files.views import ROUTE
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.staff_application import StaffApplication
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.event_path import event_tab
from tests.file_client import browser

pytestmark = pytest.mark.usefixtures("database")

PASSPORT, MASKED = "04 15 654321", "•• •• •••321"


def said(view: dict[str, Any]) -> dict[str, str]:
    return {line["label"]: line["text"] for one in view["sections"] for line in one["lines"]}


async def events() -> list[DataAccess]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(DataAccess).where(DataAccess.what == AccessKind.SENSITIVE)))


async def test_a_passport_is_masked_until_it_is_asked_for_and_again_on_the_next_visit() -> None:
    application = await made.filed(await builders.customer(), made.CONNECTION, seed=1)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    path = staff_application_path(application.number or "")
    async with event_tab(operator.session_key) as tab:
        await tab.open(path)
        view = tab.seen["view"]
        assert (said(view)["Серия и номер паспорта"], said(view)["СНИЛС"], view["hides"]) == (
            MASKED,
            "•••-•••-••• 95",
            True,
        )
        assert PASSPORT not in str(tab.seen)
        await tab.do(StaffApplication.open_answers)
        assert (said(tab.seen["view"])["Серия и номер паспорта"], tab.seen["view"]["hides"]) == (PASSPORT, False)
        await tab.do(StaffApplication.refresh)
        assert said(tab.seen["view"])["Серия и номер паспорта"] == PASSPORT
        await tab.open(path)
        assert said(tab.seen["view"])["Серия и номер паспорта"] == MASKED
    (event,) = await events()
    assert (event.author_id, event.subject_id) == (operator.author_id, application.user_id)
    assert (event.application_id, event.reason) == (application.key, f"Заявка {application.number}")


async def test_the_applicant_reads_their_own_as_it_was_typed() -> None:
    user = await builders.customer()
    application = await made.filed(user, made.CONNECTION, seed=1)
    async with event_tab((await builders.sign_in(user)).session_key) as tab:
        await tab.open(application_path(application.number or ""))
        assert said(tab.seen["view"])["Серия и номер паспорта"] == PASSPORT
        assert not tab.seen["view"]["hides"]


async def test_only_who_sees_applications_of_others_may_open_them() -> None:
    user = await builders.customer()
    application = await made.filed(user, made.CONNECTION, seed=1)
    for person, refusal in ((user, NotAllowed), (await builders.customer(), NotFound)):
        with pytest.raises(refusal):
            async with unit_of_work() as work:
                await opening.open_answers(work, await builders.sign_in(person), application.number or "")
    assert await events() == []


async def test_who_of_the_staff_opens_the_document_with_the_passport_is_written_down() -> None:
    user, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    application = await made.filed(user, made.CONNECTION, seed=1)
    url = f"{ROUTE}/{await filed.ensure(application.key)}"
    async with browser(user) as client:
        assert (await client.get(url)).status_code == 200
    assert await events() == []
    async with browser(operator) as client:
        assert (await client.get(url)).status_code == 200
    (event,) = await events()
    assert (event.author_id, event.subject_id, event.application_id) == (operator.key, user.key, application.key)
    assert (application.number or "") in event.reason
