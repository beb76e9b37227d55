"""Two tabs of one grid: what was entered later is never overwritten or sent without a word."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.readings import Reading
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import entry
from lkk.services.readings.entry import Outcome
from lkk.services.readings.outgoing import READINGS
from lkk.services.readings.rules import QuestionCode
from lkk.vocabulary.metering import ReadingStatus
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")


class Tabs:
    """Tabs of a customer before the grid of an account; `seen` is the draft a tab knows of, empty for none."""

    def __init__(self, user: User, metered: MeteredAccount) -> None:
        self.user, self.metered = user, metered
        self.ids = [register.key for register in metered.registers]

    async def save(self, *typed: str, seen: str) -> Outcome:
        actor = await builders.sign_in(self.user)
        async with unit_of_work() as work:
            values = dict(zip(self.ids, typed, strict=False))
            return await entry.save(work, actor, self.metered.account.key, values, None, self.known(seen))

    async def submit(self, *typed: str, seen: str, yes: bool = False) -> Outcome:
        actor = await builders.sign_in(self.user)
        answers = {key: frozenset(code.value for code in QuestionCode) for key in self.ids} if yes else {}
        async with unit_of_work() as work:
            values = dict(zip(self.ids, typed, strict=False))
            return await entry.submit(work, actor, self.metered.account.key, values, answers, None, self.known(seen))

    def known(self, seen: str) -> dict[int, Decimal | None]:
        return dict.fromkeys(self.ids, Decimal(seen) if seen else None)


async def tabs(zones: int = 1) -> Tabs:
    """A customer with one new meter."""
    user = await builders.customer()
    metered = await builders.metered_account(zones=zones)
    await builders.attach(user, metered.account)
    return Tabs(user, metered)


async def values(*statuses: ReadingStatus) -> list[Decimal]:
    async with unit_of_work() as work:
        found = await work.session.exec(select(Reading).order_by(col(Reading.id)))
        return [row.value for row in found if row.status in statuses]


DRAFT, SENT = ReadingStatus.UNCONFIRMED, ReadingStatus.VALID


async def test_an_older_value_of_another_tab_asks_before_it_takes_the_place_of_a_newer_draft() -> None:
    open_tabs = await tabs()
    await open_tabs.save("150", seen="")  # tab A
    await open_tabs.save("160", seen="150")  # tab B
    outcome = await open_tabs.submit("150", seen="150")  # tab A again
    [question] = outcome.questions[open_tabs.ids[0]]
    assert question.code is QuestionCode.NEWER_DRAFT
    assert "160" in question.text
    async with unit_of_work() as work:
        assert not (await work.session.exec(select(OutboxItem).where(OutboxItem.kind == READINGS.code))).all()
    assert (await open_tabs.submit("150", seen="150", yes=True)).taken == 1
    assert await values(SENT) == [150]


async def test_leaving_a_cell_that_was_not_changed_keeps_the_newer_draft_of_another_tab() -> None:
    open_tabs = await tabs()
    await open_tabs.save("150", seen="")
    await open_tabs.save("160", seen="150")
    outcome = await open_tabs.save("150", seen="150")
    assert outcome.newer == {open_tabs.ids[0]: 160}
    assert await values(DRAFT) == [160]
    assert (await open_tabs.save("", seen="150")).newer == {open_tabs.ids[0]: 160}
    assert not (await open_tabs.save("170", seen="160")).newer
    assert await values(DRAFT) == [170]


async def test_an_older_value_asks_before_it_corrects_what_another_tab_has_sent_meanwhile() -> None:
    open_tabs = await tabs()
    await open_tabs.save("150", seen="")  # tab A
    await open_tabs.submit("160", seen="150", yes=True)  # tab B
    async with unit_of_work() as work:
        for row in await work.session.exec(select(Reading)):
            row.status = ReadingStatus.TRANSMITTED
    outcome = await open_tabs.submit("150", seen="150")  # tab A again
    [question] = outcome.questions[open_tabs.ids[0]]
    assert question.code is QuestionCode.NEWER_DRAFT
    assert question.text == "Уже отправлено другое значение: 160. Отправить 150?"
    left = await open_tabs.save("150", seen="150")
    assert left.newer == {open_tabs.ids[0]: 160}
    assert not await values(DRAFT)
    assert (await open_tabs.submit("170", seen="160")).taken == 1


async def test_the_notice_of_a_sending_lists_its_values() -> None:
    open_tabs = await tabs(zones=2)
    await open_tabs.submit("150", "80,5", seen="", yes=True)
    async with unit_of_work() as work:
        [notice] = (await work.session.exec(select(Notification))).all()
    assert "Т1: 150" in notice.body
    assert "Т2: 80,5" in notice.body
    assert ".." not in notice.body
