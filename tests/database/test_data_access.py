"""The customer reads who of the staff opened or changed their data, when and why; nobody else's."""

import pytest

from lkk.services.identity import consents, data_access
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def test_the_customer_reads_who_opened_the_data_and_why() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    application = await made.filed(person, "tp_new", seed=1)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Операторова Ольга"))
    async with unit_of_work() as work:
        data_access.record(
            work, operator, subject_id=person.key, what=AccessKind.CARD, reason="Звонок", application_id=application.key
        )
        data_access.record(work, operator, subject_id=stranger.key, what=AccessKind.CARD, reason="Другое")
    async with unit_of_work() as work:
        (line,) = await data_access.list_of(work, await builders.sign_in(person))
    assert (line.what, line.author, line.role, line.reason) == (
        AccessKind.CARD,
        "Операторова Ольга",
        Role.SERVICE_CENTRE_OPERATOR.label,
        "Звонок",
    )
    assert line.number == application.number


async def test_own_acts_are_not_written_down() -> None:
    actor = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        data_access.record(work, actor, subject_id=actor.subject_id, what=AccessKind.CARD, reason="Сам")
        assert await data_access.list_of(work, actor) == []


@pytest.mark.parametrize("reason", ["", "  ну  ", "Ж" * 301])
def test_a_reason_that_is_none_is_refused(reason: str) -> None:
    with pytest.raises(InvalidValue):
        data_access.checked_reason(reason)


async def test_own_consents_are_read_with_their_text_and_application() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    application = await made.filed(person, "tp_new", seed=1)
    async with unit_of_work() as work:
        version = (await consents.current(work)).version
        await consents.give(work, person.key, version, Visitor(ip="10.0.0.1", browser="Firefox"))
        await consents.give(work, stranger.key, version, Visitor())
    async with unit_of_work() as work:
        newest, *filed = await consents.list_own(work, await builders.sign_in(person))
        assert len(await consents.list_own(work, await builders.sign_in(stranger))) == 1
    assert (newest.number, newest.version, newest.revoked_at) == ("", version, None)
    assert "обработку моих персональных данных" in newest.body
    assert {one.number for one in filed} == {application.number}
