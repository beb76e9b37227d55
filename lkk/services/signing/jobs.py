"""Periodic jobs of signatures: the proof that nobody has altered the evidence, the end of terms of signing."""

import structlog

from lkk.services.documents.effects import DocumentEffects
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, MINUTE_S, Job
from lkk.services.signing import evidence, expiring

_log = structlog.get_logger("lkk.jobs")


class ChainBroken(Exception):
    """A record of the chain was altered or removed; the text names it."""


async def prove(_: Ports) -> None:
    """Follow the chain from its beginning.

    Raises:
        ChainBroken: with the number of the first record that does not fit.
    """
    fault = await evidence.first_fault()
    if fault is not None:
        raise ChainBroken(f"цепочка свидетельств нарушена, запись {fault.seq}: {fault.reason}")


def jobs(effects: DocumentEffects) -> tuple[Job, ...]:
    """Every job of the package; `effects` are what follows from a document whose term is over."""

    async def expire(_: Ports) -> None:
        if count := await expiring.expire(effects):
            _log.info("documents_expired", count=count)

    return (
        Job("prove_evidence", "Проверка цепочки свидетельств о подписях", DAY_S, prove),
        Job("expire_documents", "Конец срока подписания документов", 10 * MINUTE_S, expire),
    )
