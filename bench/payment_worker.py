"""The worker of the measurement of payments: delivers to a shop in its own process until it is told to stop.

python -m bench.payment_worker <folder of the shop>
"""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from lkk.services import composition
from lkk.services.delivery import running
from lkk.services.integrations.payments.contract import PaymentProvider
from lkk.services.integrations.payments.integration import PAYMENTS
from tests.payment_provider import ShopProvider


async def main(folder: Path) -> None:
    """Deliver until SIGTERM, then print the processor's seconds, those of the start-up left out."""
    provider, stop = ShopProvider(folder), asyncio.Event()

    @asynccontextmanager
    async def opened() -> AsyncIterator[PaymentProvider]:
        yield provider

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    began = time.process_time()
    print("ready", flush=True)
    await running.run(stop, [replace(PAYMENTS, open=opened)], composition.HANDLERS)
    print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
