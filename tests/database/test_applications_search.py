"""Finding applications by words: parts, letters, order, contacts and numbers."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from bench import applications_rows as bench_rows
from lkk.models.applications import Application
from lkk.services.applications.desk.table_filters import Filters, narrowing
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import plain_dsn, unit_of_work
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.application_rows import fill, listed

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("ДОМ 3", "Дом 3"),
        ("дом 1", "Дом 1"),
        ("до", "Дом"),
        ("дом ", "Дом "),
        ("3 дом", "Дом 3"),
        ("  Дом   3 ", "Дом 3"),
        (" ", " "),
        ("дом %", "Дом %"),
        ("д_м 3", "д_м 3"),
        ("\\ 3", "\\ 3"),
    ],
)
async def test_a_part_of_a_text_is_found_alike_by_the_owner_and_by_the_desk(typed: str, part: str) -> None:
    user = await builders.customer()
    rows = await fill(user, 30)
    expected = {row.key for row in rows if part in row.object_name}
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff())):
        found = await listed(actor, object_name=typed)
        assert (found.total, {row.id for row in found.rows} <= expected) == (len(expected), True)


@pytest.mark.parametrize("field", ["number", "object_name", "applicant", "account_number"])
async def test_the_search_line_looks_into_every_text(field: str) -> None:
    user = await builders.customer()
    rows = await fill(user, 30)
    words = getattr(rows[3], field).swapcase()
    expected = {row.key for row in rows if _holds(_texts(row), words)}
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff())):
        found = await listed(actor, text=words, number=(rows[3].number or "")[:4])
        assert rows[3].key in expected
        assert {row.id for row in found.rows} <= expected
        assert found.total == len(expected)


def _texts(row: Application) -> str:
    return " " + " ".join((row.number or "", row.object_name, row.applicant, row.account_number)).lower()


def _holds(texts: str, words: str) -> bool:
    """Every word is there; one of two signs and less is a beginning."""
    return all((word if len(word) > 2 else f" {word}") in texts for word in words.lower().split())


@pytest.mark.parametrize(
    "typed",
    ["Алёна Щёлкова", "щелкова  алена", "  АЛЕНА\tПётр ", "петр барнаул", "лкова 12", "Барнаул, Щёлкова"],
)
async def test_words_are_found_in_any_order_whatever_letters_and_spaces(typed: str) -> None:
    user = await builders.customer()
    wanted, *_ = await fill(
        user, 1, applicant="Щёлкова Алёна Петрова", object_name="г. Барнаул, кв. 12", number="ТП-2026-0000001"
    )
    await fill(user, 3, applicant="Щукина Алена Олеговна", object_name="г. Барнаул, кв. 112")
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff())):
        assert [row.id for row in (await listed(actor, text=typed)).rows] == [wanted.key]


async def test_staff_finds_by_phone_email_inn_and_registration_number() -> None:
    user = await builders.customer(email="elka@example.com")
    contacts = "elka@example.com +79131234567 222500000300 +73852501628"
    wanted, *_ = await fill(user, 1, contacts=contacts, registration_number="ВХ-17/2026")
    await fill(await builders.customer(), 5, contacts="other@example.com +79137654321 222500000301")
    operator, owner = await builders.sign_in(await builders.staff()), await builders.sign_in(user)
    for typed in (
        "+7 913 123-45-67",
        "8 (913) 123-45-67",
        "89131234567",
        "913 123-45-67",
        "3852 50-16-28",
        "Elka@Example",
        "222500000300",
        "вх-17/2026",
    ):
        assert [row.id for row in (await listed(operator, text=typed)).rows] == [wanted.key], typed
        assert (await listed(owner, text=typed)).total == 0, typed


async def test_a_filed_application_is_found_by_what_its_applicant_and_its_answers_tell() -> None:
    user = await builders.customer()
    application = await made.filed(user, "asset_transfer")
    operator = await builders.sign_in(await builders.staff())
    assert user.email in application.contacts.split()
    assert application.answers["phone"] in application.contacts.split()
    for typed in (user.email, application.answers["phone"]):
        assert [row.id for row in (await listed(operator, text=typed)).rows] == [application.key]


async def test_the_desk_searches_by_the_index_of_parts() -> None:
    with psycopg.connect(plain_dsn(), autocommit=True) as connection:
        bench_rows.fill(connection, 20_000, 100)
    actor = await builders.sign_in(await builders.staff())
    wanted = (Filters(text="7777 барнаул"), Filters(text="8 913 000-77-77"), Filters(applicant="ель 7777"))
    async with unit_of_work() as work:
        for filters in wanted:
            found = narrowing(actor, filters, work.now)
            explained = text("explain select id from application where " + found.sql)  # noqa: S608  our own words
            plan = "\n".join(line for (line,) in await work.session.execute(explained, found.values))
            assert "Bitmap Index Scan on ix_application_found_by" in plan, plan


async def test_a_phone_may_be_typed_in_every_usual_way() -> None:
    for typed in ("+7 913 123-45-67", "8(913)123-45-67", "89131234567", "+79131234567", "913 123-45-67"):
        assert "%9131234567%" in str(_staff_values(typed)), typed
    for typed in ("2026-000123", "50001 50002", "2225000003", "дом 7"):
        assert "%9131234567%" not in str(_staff_values(typed)), typed


def _staff_values(typed: str) -> dict[str, Any]:
    operator = Actor.alone(Identity(1, Role.SERVICE_CENTRE_OPERATOR))
    return narrowing(operator, Filters(text=typed), datetime.now(UTC)).values
