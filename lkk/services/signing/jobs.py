"""The daily proof that nobody has altered the evidence."""

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job
from lkk.services.signing import evidence


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


JOBS = (Job("prove_evidence", "Проверка цепочки свидетельств о подписях", DAY_S, prove),)
