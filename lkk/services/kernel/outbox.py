"""The durable outbox: effects are written in the business transaction and delivered by the worker."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from lkk.models.delivery import OutboxItem
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.delivery import Channel, DeliveryState


@dataclass(frozen=True)
class OutboxKind:
    """A kind of effect and the channel it leaves by; `code` is stored and must not change while any is queued."""

    channel: Channel
    code: str
    label: str


def put(
    work: UnitOfWork,
    kind: OutboxKind,
    payload: dict[str, Any],
    *,
    key: str = "",
    ordering_key: str = "",
    bulk: bool = False,
) -> None:
    """Queue an effect; `key` travels to the external system as the idempotency key, unique in its channel.

    Items with the same `ordering_key` are delivered one after another in the order they were written.
    A `bulk` one leaves when nothing else of its channel is due: no code waits behind a hundred thousand letters. It
    wakes nobody, for a wake ends the rests between `bulk` items; a worker finds it by itself within seconds.
    """
    work.session.add(
        OutboxItem(
            channel=kind.channel.code,
            kind=kind.code,
            idempotency_key=key or str(uuid.uuid4()),
            ordering_key=ordering_key,
            payload=payload,
            bulk=bulk,
            run_at=work.now,
            created_at=work.now,
        )
    )
    if not bulk:
        work.wake_outbox()


@dataclass(frozen=True)
class BulkItem:
    """One of many; `ordering_key` must be one that no ordinary item has, so that none of these waits for it."""

    key: str
    ordering_key: str
    payload: dict[str, Any]


async def put_bulk(work: UnitOfWork, kind: OutboxKind, items: Sequence[BulkItem]) -> None:
    """Queue many effects in one statement, each `bulk`; as with one, nobody is woken."""
    if not items:
        return
    common = {
        "channel": kind.channel.code,
        "kind": kind.code,
        "bulk": True,
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "faults": 0,
        "last_error": "",
        "run_at": work.now,
        "created_at": work.now,
    }
    rows = [
        {**common, "idempotency_key": one.key, "ordering_key": one.ordering_key, "payload": one.payload}
        for one in items
    ]
    await work.session.execute(insert(OutboxItem), rows)
