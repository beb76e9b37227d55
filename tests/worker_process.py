"""Worker processes of the portal that tests may kill."""

import asyncio
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess


def _work(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    from lkk.worker import run

    asyncio.run(run())


def start_worker(**environment: str) -> ForkServerProcess:
    """Start a worker with this process's settings and the given ones; the imports are done before the fork."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["lkk.worker"])
    ours = {name: value for name, value in os.environ.items() if name.startswith("LKK_")}
    process = context.Process(target=_work, args=(ours | environment,), daemon=True)
    process.start()
    return process


@contextmanager
def running_workers(count: int, **environment: str) -> Iterator[list[ForkServerProcess]]:
    """Some workers; whichever are in the list at the end are killed."""
    workers = [start_worker(**environment) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.join()
