"""Compares what is there with everything that was acknowledged."""

import hashlib
from collections.abc import Iterator

import httpx

from drill import rules
from drill.ledger import Ledger
from drill.people import SLOTS, TRANSFER
from drill.stage import Stage
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.secrets import token_hash

_READINGS = """
select register_id, count(*), min(value), bool_and(submitted_at is not null)
  from reading where source = 'portal' and register_id = any(%s) and status <> 'superseded' group by register_id
"""
_TRANSMITTED = """
select count(*) from reading where source = 'portal' and register_id = any(%s) and status = 'transmitted'
"""
_FILED = "select id, number from application where id = any(%s) and submitted_at is not null"
_ATTACHED = "select application_id, count(*) from stored_file where slot = any(%s) group by 1"
_SESSIONS = "select count(*) from user_session where key_hash = any(%s)"
_FILING_SUBJECT = "Заявка № {} отправлена"


def in_the_portal(stage: Stage, known: Ledger) -> list[str]:
    """What was acknowledged and is not in the database or among the files, or is there twice."""
    query = stage.portal.query
    cells = {row[0]: rules.Cell(*row[1:]) for row in query(_READINGS, list(known.cells))}
    return [
        *rules.readings(cells, known),
        *rules.applications(dict(query(_FILED, list(known.filed))), known),
        *rules.uploads(dict(query(_ATTACHED, list(SLOTS.values()))), known),
        *_sessions(stage, known),
        *_files(stage, known),
    ]


def outside(stage: Stage, known: Ledger) -> list[str]:
    """What the accounting, the document system and people's mail lack or have twice, once the outbox is empty."""
    effects, documents = stage.sandbox.effects(), stage.sandbox.documents()
    transmitted = stage.portal.query(_TRANSMITTED, list(known.sent))[0][0]
    filed = set(known.filed.values())
    transfers = {number for number in filed if number.startswith(f"{KINDS[TRANSFER].prefix}-")}
    accounting = [row["number"] for row in stage.sandbox.applications()]
    subjects = {(letter["message_id"], letter["subject"]) for letter in stage.sandbox.emails()}  # a repeat has its id
    return [
        *rules.readings_outside(effects["distinct_keys"], effects["duplicates"], transmitted, known),
        *rules.received("учётная система", accounting, filed - transfers),
        *rules.received("документооборот", [row["number"] for row in documents], transfers),
        *(f"документооборот: {row['number']} без файла" for row in documents if not row["files"]),
        *rules.received("почта", [subject for _, subject in subjects], map(_FILING_SUBJECT.format, filed)),
    ]


def _sessions(stage: Stage, known: Ledger) -> Iterator[str]:
    hashes = [token_hash(cookie.removeprefix("sid=")) for cookie in known.sessions]
    found = stage.portal.query(_SESSIONS, hashes)[0][0]
    if found != len(hashes):
        yield f"сеансы: подтверждено {len(hashes)}, есть {found}"


def _files(stage: Stage, known: Ledger) -> Iterator[str]:
    with httpx.Client(base_url=stage.portal.url, timeout=10) as client:
        for public_id, (cookie, digest) in known.files.items():
            answer = client.get(f"/api/files/{public_id}", headers={"Cookie": cookie})
            if answer.status_code != httpx.codes.OK or hashlib.sha256(answer.content).hexdigest() != digest:
                yield f"файл {public_id}: {answer.status_code}"
