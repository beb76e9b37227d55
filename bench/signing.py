"""How many evidence sheets a second are set and sealed, beside typst alone; how fast a document is verified by anybody.

python -m bench.signing
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import delete
from starlette.applications import Starlette

from bench.surroundings import keep, surroundings
from lkk.models.documents import Document
from lkk.models.operation import AttemptCounter
from lkk.services.documents import posting
from lkk.services.documents.posting import NewDocument
from lkk.services.integrations.seal.integration import SEAL
from lkk.services.integrations.seal.pkcs12 import Pkcs12Seal
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.services.signing import sheets
from lkk.services.signing.sheets import SheetView
from lkk.vocabulary.documents import DocumentKind
from lkk.web.site.routes import SITE_ROUTES
from tests import sample_files, signatures
from tests import signing as given

HOLDER = "БСК"


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=500)
    asked = parser.parse_args()
    with surroundings(accounts=0):
        keep("signing", asyncio.run(_measure(asked.sheets, asked.documents, asked.pages)))


async def _measure(number: int, documents: int, pages: int) -> dict[str, Any]:
    signed = [await _signed() for _ in range(number * 2)]
    actor, verified = signed[0]
    figures: dict[str, Any] = {"load_average": round(os.getloadavg()[0], 1)}
    versions = [(await given.version_of(document)).key for _, document in signed]
    figures |= await _sheets(versions[:number], versions[number:])
    figures |= await _pages(verified, actor.subject_id, documents, pages)
    await engine().dispose()
    return figures


async def _signed() -> tuple[Actor, Document]:
    actor = await given.person()
    signed = await given.contract(actor)
    await given.sign(actor, signed)
    async with unit_of_work() as work:  # everybody's telephone is one, and a code a minute goes to it
        await work.session.exec(delete(AttemptCounter))
    return actor, signed


async def _sheets(for_typst: list[int], for_portal: list[int]) -> dict[str, Any]:
    """Typst alone one after another, the portal as many at once as its worker makes.

    No sheet is set twice: typst keeps what it has laid out, and the same sheet would cost it nothing.
    """

    async def view(version_id: int) -> SheetView:
        async with unit_of_work() as work:
            return await sheets.view(work, version_id, HOLDER)

    seen = [await view(one) for one in for_typst]
    sheets.sheet_pdf(await view(for_portal[0]))  # reads the fonts and the template
    alone = time.perf_counter()
    made = [sheets.sheet_pdf(one) for one in seen]
    alone = time.perf_counter() - alone
    set_whole = time.perf_counter()
    room = asyncio.Semaphore(SEAL.policy.parallel)

    async def make(version_id: int) -> None:
        async with room:
            await asyncio.to_thread(sheets.sheet_pdf, await view(version_id))

    await asyncio.gather(*(make(one) for one in for_portal[1:]))
    set_whole = time.perf_counter() - set_whole
    with tempfile.TemporaryDirectory() as folder:
        key = signatures.signer("Печать Портала", HOLDER, given.COMPANY_INN).pkcs12(Path(folder) / "seal.p12")
        keeper = Pkcs12Seal(str(key), signatures.PASSWORD.decode())
        await keeper.seal(made[0], "разогрев")
        sealing = time.perf_counter()
        for pdf in made:
            await keeper.seal(pdf, "Протокол подписания")
        sealing = time.perf_counter() - sealing
    alone_s, set_s = len(made) / alone, len(for_portal[1:]) / set_whole
    return {
        "typst_alone_per_s": round(alone_s, 1),
        "set_per_s": round(set_s, 1),
        "set_of_alone": round(set_s / alone_s, 2),
        "sealed_per_s": round(len(made) / sealing, 1),
    }


async def _pages(signed: Document, user_id: int, documents: int, pages: int) -> dict[str, Any]:
    """The page of a signed document among others, each asked for from a network of its own."""
    for at in range(0, documents, 50):
        async with unit_of_work() as work:
            for number in range(at, min(at + 50, documents)):
                content = sample_files.pdf() + f"% {number}\n".encode()
                new = NewDocument(DocumentKind.NOTICE, user_id, "Уведомление", content, template="notice@1", tell=False)
                await posting.post(work, None, new)
    sha256 = (await given.version_of(signed)).sha256
    application = Starlette(routes=SITE_ROUTES)
    taken: dict[str, list[float]] = {"number": [], "file": []}
    for number in range(pages):
        transport = httpx.ASGITransport(application, client=(f"10.{number // 250}.{number % 250}.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for sort, path in (
                ("number", f"/verify/{signed.public_id}?sha256={sha256}"),
                ("file", f"/verify?sha256={sha256}"),
            ):
                began = time.perf_counter()
                answer = await client.get(path)
                taken[sort].append((time.perf_counter() - began) * 1000)
                answer.raise_for_status()
    return {
        f"verify_by_{sort}_{name}_ms": round(value, 1)
        for sort, times in taken.items()
        for name, value in (("p50", statistics.median(times)), ("p95", sorted(times)[int(len(times) * 0.95)]))
    }


if __name__ == "__main__":
    main()
