"""What lay open before the upgrade lies sealed after it, and open again when the upgrade is taken back."""

import json
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from psycopg.rows import dict_row

from lkk.sealing import unseal
from tests.database.test_migration_of_files import config, insert, url

__all__ = ["config", "url"]  # fixtures

BEFORE, AFTER = "0039", "0040"
PASSPORT, SNILS = "77 31 604915", "160-722-394 47"
ANSWERS = {"passport": PASSPORT, "bank_name": "", "address": "г. Барнаул", "objects": [{"name": "ТП-1"}]}
LETTER = {"to": "a@example.com", "text": "123456"}


def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    with psycopg.connect(url) as connection, connection.cursor(row_factory=dict_row) as cursor:
        return {
            table: cursor.execute(f"select * from {table} order by 1".encode()).fetchall()  # noqa: S608
            for table in ("profile", "application", "application_remark", "outbox_item")
        }


def test_what_lies_open_is_sealed_and_opened_again(url: str, config: Config) -> None:
    command.upgrade(config, BEFORE)
    with psycopg.connect(url) as connection:
        user = insert(connection, "user_account", email="a@example.com")
        connection.execute(
            "insert into profile (user_id, kind, last_name, first_name, middle_name, organization_name, inn, kpp, ogrn,"
            " snils, phone, premises_address, cadastral_number, updated_at)"
            " values (%s, 'individual', '', '', '', '', '', '', '', %s, '', '', '', now())",
            [user, SNILS],
        )
        of = {"user_id": user, "status": "draft"}
        first = insert(connection, "application", **of, answers=json.dumps(ANSWERS))
        insert(connection, "application", **of, answers=json.dumps({"text": PASSPORT}))
        insert(connection, "application_remark", application_id=first, was=PASSPORT, became="")
        insert(connection, "outbox_item", payload=json.dumps(LETTER), state="waiting", idempotency_key="1")
        insert(connection, "outbox_item", payload="{}", state="done", idempotency_key="2")
    before = rows(url)
    command.upgrade(config, AFTER)
    after = rows(url)
    assert unseal(after["profile"][0]["snils"], "profile.snils") == SNILS
    assert unseal(after["application_remark"][0]["was"], "application_remark.was") == PASSPORT
    assert after["application_remark"][0]["became"] == ""
    answers, others = (row["answers"] for row in after["application"])
    assert json.loads(unseal(answers["passport"], "application.answers.passport")) == PASSPORT
    assert {**answers, "passport": PASSPORT} == ANSWERS
    assert others == {"text": PASSPORT}, "a free text is the person's own"
    assert json.loads(unseal(after["outbox_item"][0]["payload"], "outbox_item.payload")) == LETTER
    assert after["outbox_item"][1]["payload"] == {}
    assert [row["updated_at"] for row in after["application"]] == [row["updated_at"] for row in before["application"]]
    command.downgrade(config, BEFORE)
    assert rows(url) == before
