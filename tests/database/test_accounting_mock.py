"""The portal and an accounting system made of the document alone understand each other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from lkk.models.accounts import CustomerAccount
from lkk.models.delivery import SkippedChange
from lkk.models.metering import Meter
from lkk.services import composition
from lkk.services.applications.exchange.delivery import filed
from lkk.services.feed import running
from lkk.services.integrations.accounting.application_messages import ApplicationItem
from lkk.services.integrations.accounting.contract import ReadingItem
from lkk.services.integrations.accounting.http import HttpAccounting
from lkk.services.integrations.accounting.money_messages import MoneyItem
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.kernel.unit_of_work import unit_of_work
from tests import application_builders as made
from tests import builders
from tests.accounting_api import TOKEN, document
from tests.accounting_mock import PrismMissingError, running_mock

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    """The address of the mock."""
    try:
        with running_mock() as url:
            yield url
    except PrismMissingError as error:
        pytest.skip(f"Prism, the mock of the accounting API, cannot be installed: {error}")


def _example(path: str) -> dict[str, Any]:
    """The item that the mock's answer is about."""
    answer = document()["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]
    return answer["examples"]["accepted"]["value"]["items"][0]


def _reading(**other: Any) -> ReadingItem:
    values: dict[str, Any] = {
        "key": UUID(_example("/v1/readings")["key"]),
        "register_id": "register-1",
        "value": Decimal("1250.5000"),
        "taken_on": date(2026, 11, 21),
        "billing_period": date(2026, 11, 1),
        "submitted_at": datetime(2026, 11, 21, 5, tzinfo=UTC),
        "outside_window": False,
        "rollover": False,
    }
    return ReadingItem(**values | other)


async def test_feed_of_a_mock_made_of_the_document_is_applied(mock: str, database: str) -> None:
    async with HttpAccounting(mock, TOKEN, 10, refuse_sandbox=True) as accounting:
        assert (await accounting.about()).name == "ИС БСК"
        assert await running.catch_up(accounting, composition.FEED) == 4
    async with unit_of_work() as work:
        account = (await work.session.exec(select(CustomerAccount))).one()
        meter = (await work.session.exec(select(Meter))).one()
        assert (account.number, meter.serial_number) == ("10777", "01234567")
        assert not (await work.session.exec(select(SkippedChange))).all()


async def test_mock_takes_a_reading_as_the_portal_sends_it_and_refuses_another(mock: str) -> None:
    async with HttpAccounting(mock, TOKEN, 10) as accounting:
        (outcome,) = await accounting.submit_readings([_reading()])
        assert (outcome.outcome, outcome.reading_id) == ("accepted", "reading-2")
        with pytest.raises(ExternalSystemRefuses):
            await accounting.submit_readings([_reading(register_id="r" * 65)])


@pytest.mark.parametrize("kind", [made.CONNECTION, made.ENQUIRY])
async def test_mock_takes_an_application_as_the_portal_sends_it(mock: str, database: str, kind: str) -> None:
    application = await made.filed(await builders.customer(), kind, seed=1)
    async with unit_of_work() as work:
        data = await filed(work, application)
    key = _example("/v1/applications")["key"]
    now = datetime.now(UTC)
    async with HttpAccounting(mock, TOKEN, 10) as accounting:
        item = ApplicationItem(key, "application", application.filing_key, now, data)
        assert (await accounting.submit_application(item)).outcome == "accepted"
        broken = ApplicationItem(key, "application", application.filing_key, now, data | {"sha256": "none"})
        with pytest.raises(ExternalSystemRefuses):
            await accounting.submit_application(broken)


async def test_mock_takes_a_refund_as_the_portal_sends_it(mock: str) -> None:
    order = {
        "payment_key": "p-1",
        "amount_kopecks": 100,
        "recipient": "Иванов Иван Иванович",
        "inn": "",
        "bik": "040173604",
        "bank": "Алтайское отделение",
        "account": "40702810702000012345",
        "correspondent_account": "",
        "purpose": "Возврат по счёту С-1",
    }
    subject, key = uuid4(), _example("/v1/money")["key"]
    async with HttpAccounting(mock, TOKEN, 10) as accounting:
        item = MoneyItem(key, "refund", subject, datetime.now(UTC), order)
        assert (await accounting.submit_money(item)).outcome == "accepted"
        with pytest.raises(ExternalSystemRefuses):
            await accounting.submit_money(MoneyItem(key, "refund", subject, datetime.now(UTC), order | {"bik": "1"}))
