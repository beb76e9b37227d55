"""How many applications a second fifty people file at once, and how many pages of documents a second are laid out.

python -m bench.filing
"""

import argparse
import asyncio
import os
import resource
import statistics
import time
from collections.abc import Sequence
from typing import Any

import pypdfium2

from bench.surroundings import keep, surroundings
from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.document.filed import filed_view
from lkk.services.applications.document.layout import application_pdf
from lkk.services.applications.drafts import filing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.vocabulary.people import ConsentPurpose
from tests import builders
from tests.application_builders import CONNECTION, agreed, draft

FILERS = 50
ALL_ANSWERS = 1  # the seed of answers that leaves no question out


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--each", type=int, default=8, help="applications of each person")
    parser.add_argument("--documents", type=int, default=60)
    given = parser.parse_args()
    with surroundings(accounts=0):
        keep("filing", asyncio.run(_measure(given.each, given.documents)))


async def _measure(each: int, documents: int) -> dict[str, Any]:
    alone, _ = await _file(await _drafts(1, each))
    crowd, seconds = await _file(await _drafts(FILERS, each))
    figures = {
        "load_average": round(os.getloadavg()[0], 1),
        "alone_p50_ms": _p50(alone),
        "filers": FILERS,
        "filed": len(crowd),
        "refused": FILERS * each - len(crowd),
        "filed_per_s": round(len(crowd) / seconds, 1),
        "filed_p50_ms": _p50(crowd),
        "filed_p95_ms": round(sorted(crowd)[int(len(crowd) * 0.95)] * 1000, 1),
    }
    figures |= await _lay_out(documents)
    await engine().dispose()
    return figures


async def _drafts(people: int, each: int) -> list[tuple[Actor, list[int]]]:
    """People, each with complete drafts of a new connection."""
    found = []
    for _ in range(people):
        user: User = await builders.customer()
        drafts = [await draft(user, CONNECTION, seed=ALL_ANSWERS) for _ in range(each)]
        found.append((await builders.sign_in(user), drafts))
    return found


async def _file(people: Sequence[tuple[Actor, list[int]]]) -> tuple[list[float], float]:
    """All file at once, each one after another; the seconds of every filing and of the whole."""
    async with unit_of_work() as work:
        consents = await agreed(work)
    started = time.perf_counter()
    taken = await asyncio.gather(*(_file_own(actor, drafts, consents) for actor, drafts in people))
    return [seconds for own in taken for seconds in own], time.perf_counter() - started


async def _file_own(actor: Actor, drafts: list[int], consents: dict[ConsentPurpose, str]) -> list[float]:
    taken = []
    for draft_id in drafts:
        started = time.perf_counter()
        try:
            async with unit_of_work() as work:
                await filing.file(work, actor, draft_id, consents)
        except Unavailable:  # the queue for the database was too long: the person sees so and presses again
            continue
        taken.append(time.perf_counter() - started)
    return taken


async def _lay_out(documents: int) -> dict[str, float]:
    """The document of one application again and again, by one process."""
    user = await builders.customer()
    draft_id = await draft(user, CONNECTION, seed=ALL_ANSWERS)
    await _file([(await builders.sign_in(user), [draft_id])])
    async with unit_of_work() as work:
        application = await work.session.get(Application, draft_id)
        assert application is not None
        view = await filed_view(work, application)
    pages = len(pypdfium2.PdfDocument(application_pdf(view)))  # the first one also loads the typefaces
    started, cpu = time.perf_counter(), _cpu_s()
    for _ in range(documents):
        application_pdf(view)
    seconds, cpu = time.perf_counter() - started, _cpu_s() - cpu
    return {
        "pages_of_a_document": pages,
        "document_ms": round(seconds / documents * 1000, 1),
        "document_cpu_ms": round(cpu / documents * 1000, 1),
        "pages_per_s": round(pages * documents / seconds, 1),
    }


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _p50(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 1)


if __name__ == "__main__":
    main()
