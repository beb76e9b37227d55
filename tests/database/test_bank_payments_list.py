"""The staff's list of bank payments: its order, and that a page of it is read by an index."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from lkk.services.kernel.unit_of_work import engine, plain_dsn, unit_of_work
from lkk.services.money.bank import desk
from lkk.vocabulary.money import BankMatch
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
PAYMENTS = 20_000
_FILL = text("""
insert into bank_payment (feed_key, match, value_date, amount_kopecks, refunded_kopecks, purpose, payer, received_at)
select 'key ' || n, case when n % 500 = 1 then 'unmatched' else 'matched' end, date '2026-11-26', n, 0, '', '', now()
  from generate_series(1, cast(:payments as integer)) n
""")


@pytest.fixture
async def filled() -> None:
    """Very many payments, of which few wait."""
    async with unit_of_work() as work:
        await work.session.execute(_FILL, {"payments": PAYMENTS})
        await work.session.execute(text("analyze bank_payment"))


@pytest.mark.parametrize(
    ("match", "index"), [(None, "ix_bank_payment_turn"), (BankMatch.UNMATCHED, "ix_bank_payment_match")]
)
async def test_a_page_is_read_by_an_index(filled: None, match: BankMatch | None, index: str) -> None:
    actor = await builders.sign_in(await builders.staff())
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(engine().sync_engine, "before_cursor_execute", note)
    async with unit_of_work() as work:
        await desk.listing(work, actor, match=match)
    event.remove(engine().sync_engine, "before_cursor_execute", note)
    statement, parameters = next(one for one in sent if "bank_payment.purpose" in one[0])
    with psycopg.connect(plain_dsn()) as connection:
        plan = "\n".join(line for (line,) in connection.execute(f"explain {statement}".encode(), parameters))
    assert f"using {index}" in plan, plan
    assert "Sort" not in plan, plan


async def test_what_waits_stands_first_and_then_the_newest(filled: None) -> None:
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        first, third = await desk.listing(work, actor), await desk.listing(work, actor, page=3)
    assert (first.total, first.waiting) == (PAYMENTS, 40)
    assert [row.match for row in first.rows] == [BankMatch.UNMATCHED] * 20
    assert first.rows[0].kopecks == PAYMENTS - 499
    assert [row.kopecks for row in third.rows[:2]] == [PAYMENTS, PAYMENTS - 1]
