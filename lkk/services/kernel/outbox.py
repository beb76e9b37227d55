"""The durable outbox: effects are written in the business transaction and delivered by the worker."""

import uuid
from dataclasses import dataclass
from typing import Any

from lkk.models.delivery import OutboxItem
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.delivery import Channel


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
) -> None:
    """Queue an effect; `key` travels to the external system as the idempotency key, unique in its channel.

    Items with the same `ordering_key` are delivered one after another in the order they were written.
    """
    work.session.add(
        OutboxItem(
            channel=kind.channel.code,
            kind=kind.code,
            idempotency_key=key or str(uuid.uuid4()),
            ordering_key=ordering_key,
            payload=payload,
            run_at=work.now,
            created_at=work.now,
        )
    )
    work.wake_outbox()
