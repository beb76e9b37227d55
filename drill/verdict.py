"""Compares what is there with everything that was acknowledged."""

import hashlib
from collections.abc import Iterator

import httpx

from drill.ledger import Ledger
from drill.people import SLOT
from drill.stage import Stage
from lkk.services.kernel.secrets import token_hash

_READINGS = """
select register_id, count(*), min(value), bool_and(submitted_at is not null)
  from reading where source = 'portal' and register_id = any(%s) and status <> 'superseded' group by register_id
"""


def in_the_portal(stage: Stage, ledger: Ledger) -> list[str]:
    """What was acknowledged and is not in the database or among the files, or is there twice."""
    wrong = [*_readings(stage, ledger), *_applications(stage, ledger), *_sessions(stage, ledger)]
    return [*wrong, *_files(stage, ledger)]


def outside(stage: Stage, ledger: Ledger) -> list[str]:
    """What the accounting and the document system lack or have twice, once the outbox is empty."""
    wrong = []
    stored = stage.sandbox.effects()
    keys = "select count(*) from reading where source = 'portal' and register_id = any(%s) and status = 'transmitted'"
    transmitted = stage.portal.query(keys, list(ledger.sent))[0][0]
    if stored["duplicates"]:
        wrong.append(f"учётная система: {stored['duplicates']} показаний дважды")
    if transmitted < len(ledger.sent) or stored["distinct_keys"] < len(ledger.sent):
        wrong.append(
            f"учётная система: {stored['distinct_keys']} показаний, {transmitted} из {len(ledger.sent)} переданы"
        )
    for place, rows in (
        ("учётная система", stage.sandbox.applications()),
        ("документооборот", stage.sandbox.documents()),
    ):
        numbers = [row["number"] for row in rows]
        wrong += [f"{place}: нет заявки {number}" for number in ledger.filed.values() if number not in numbers]
        wrong += [f"{place}: дважды {number}" for number in set(numbers) if numbers.count(number) > 1]
    wrong += [f"документооборот: {row['number']} без файла" for row in stage.sandbox.documents() if not row["files"]]
    return wrong


def _readings(stage: Stage, ledger: Ledger) -> Iterator[str]:
    found = {row[0]: row[1:] for row in stage.portal.query(_READINGS, list(ledger.cells))}
    for register, value in ledger.cells.items():
        rows, kept, submitted = found.get(register, (0, None, False))
        if rows != 1 or kept != int(value):
            yield f"регистр {register}: подтверждено {value}, строк {rows}, значение {kept}"
        elif register in ledger.sent and not submitted:
            yield f"регистр {register}: отправленное не отправлено"


def _applications(stage: Stage, ledger: Ledger) -> Iterator[str]:
    query = "select id, number from application where id = any(%s) and submitted_at is not null"
    found = dict(stage.portal.query(query, list(ledger.filed)))
    for draft, number in ledger.filed.items():
        if found.get(draft) != number:
            yield f"заявка {number}: в базе {found.get(draft)}"
    attached = "select application_id from stored_file where slot = %s group by 1 having count(*) > 1"
    uncertain = len(
        ledger.failures(0, float("inf"))
    )  # an upload whose answer was lost may have been kept, then sent again
    if not uncertain:
        yield from (f"заявка {row[0]}: файл дважды" for row in stage.portal.query(attached, SLOT))


def _sessions(stage: Stage, ledger: Ledger) -> Iterator[str]:
    hashes = [token_hash(cookie.removeprefix("sid=")) for cookie in ledger.sessions]
    found = stage.portal.query("select count(*) from user_session where key_hash = any(%s)", hashes)[0][0]
    if found != len(hashes):
        yield f"сеансы: подтверждено {len(hashes)}, есть {found}"


def _files(stage: Stage, ledger: Ledger) -> Iterator[str]:
    with httpx.Client(base_url=stage.portal.url, timeout=10) as client:
        for public_id, (cookie, digest) in ledger.files.items():
            answer = client.get(f"/api/files/{public_id}", headers={"Cookie": cookie})
            if answer.status_code != httpx.codes.OK or hashlib.sha256(answer.content).hexdigest() != digest:
                yield f"файл {public_id}: {answer.status_code}"
