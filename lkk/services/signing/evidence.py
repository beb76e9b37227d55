"""The one chain of evidence in the database: appended under a lock, followed from its beginning to its end."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.signing import EvidenceRecord, EvidenceSheet
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.signing import chain
from lkk.services.signing.chain import FIRST, Fault, Record
from lkk.vocabulary.signing import EvidenceEvent

_ALONE = text("select pg_advisory_xact_lock(hashtextextended('evidence', 0))")
_PORTION = 500


@dataclass(frozen=True)
class Link:
    """Where a record stands in the chain."""

    seq: int
    hash: str


async def append(
    work: UnitOfWork,
    event: EvidenceEvent,
    *,
    document_id: int | None = None,
    version_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Link:
    """Add a record to the end of the chain; whoever adds the next one waits for the end of this transaction.

    `facts` lie open and must hold nothing personal, neither may hold a float. Call it late in the transaction.
    """
    await work.session.execute(_ALONE)
    last = await head(work)
    known, closed = dict(facts or {}), dict(personal or {})
    made = chain.made(last.seq + 1, last.hash, event.value, _said(work.now), known, closed)
    work.session.add(
        EvidenceRecord(
            seq=made.seq,
            previous_hash=made.previous_hash,
            hash=made.hash,
            event=event,
            at=work.now,
            document_id=document_id,
            version_id=version_id,
            facts=known,
            personal_digest=made.personal_digest,
            personal={"salt": made.salt, "said": closed},
        )
    )
    await work.session.flush()
    return Link(made.seq, made.hash)


async def head(work: UnitOfWork) -> Link:
    """Return the end of the chain; an empty one ends before its first record."""
    query = select(EvidenceRecord.seq, EvidenceRecord.hash).order_by(col(EvidenceRecord.seq).desc()).limit(1)
    found = (await work.session.exec(query)).first()
    return Link(*found) if found else Link(0, FIRST)


async def of_version(work: UnitOfWork, version_id: int) -> list[EvidenceRecord]:
    """Return the records of a version in their order."""
    query = select(EvidenceRecord).where(EvidenceRecord.version_id == version_id).order_by(col(EvidenceRecord.seq))
    return list(await work.session.exec(query))


async def has(work: UnitOfWork, version_id: int, event: EvidenceEvent) -> bool:
    """Whether the chain tells of an event of a version."""
    query = select(EvidenceRecord.seq).where(EvidenceRecord.version_id == version_id, EvidenceRecord.event == event)
    return (await work.session.exec(query.limit(1))).first() is not None


async def first_fault() -> Fault | None:
    """Follow the whole chain and return where it is broken first, None when it is whole.

    A chain cut off at its end is found by the sheets, each of which names the record it was made after.
    """
    last = Link(0, FIRST)
    async for records in _portions():
        fault = chain.first_fault(records, after=(last.seq, last.hash))
        if fault:
            return fault
        last = Link(records[-1].seq, records[-1].hash)
    async with unit_of_work() as work:
        said = await work.session.exec(select(EvidenceSheet.chain_seq, EvidenceSheet.chain_hash))
        heads = dict(said.all())
        query = select(EvidenceRecord.seq, EvidenceRecord.hash).where(col(EvidenceRecord.seq).in_(heads))
        kept = dict((await work.session.exec(query)).all())
    lost = sorted(seq for seq, own in heads.items() if kept.get(seq) != own)
    return Fault(lost[0], "записи, названной в протоколе подписания, нет") if lost else None


async def _portions() -> AsyncIterator[list[Record]]:
    """The records in their order, each portion in a transaction of its own."""
    after = 0
    while True:
        async with unit_of_work() as work:
            query = select(EvidenceRecord).where(col(EvidenceRecord.seq) > after)
            rows = (await work.session.exec(query.order_by(col(EvidenceRecord.seq)).limit(_PORTION))).all()
            records = [_record(row) for row in rows]
        if not records:
            return
        yield records
        after = records[-1].seq


def _record(row: EvidenceRecord) -> Record:
    return Record(
        seq=row.seq,
        previous_hash=row.previous_hash,
        event=row.event.value,
        at=_said(row.at),
        facts=row.facts,
        personal_digest=row.personal_digest,
        hash=row.hash,
        salt=row.personal["salt"],
        personal=row.personal["said"],
    )


def _said(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
