"""How fast the search over the site answers among many documents, beside the same SQL sent by psycopg alone.

python -m bench.site_search --documents 5000
"""

import argparse
import asyncio
import random
from typing import Any, LiteralString

import psycopg

from bench.surroundings import database, keep
from bench.timing import Call, figures, measured
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.services.site import finding, index

_DOCUMENT: LiteralString = (
    "insert into search_entry (key, kind, title, body, url, permission) values (%s,%s,%s,%s,%s,%s)"
)
_THINGS = ("счётчик", "договор", "напряжение", "мощность", "заявка", "показание", "пломба", "опора", "линия", "кабель")
_DOINGS = ("замена", "проверка", "подключение", "увеличение", "восстановление", "опломбировка", "передача", "расчёт")
_WHERE = ("в квартире", "в частном доме", "на даче", "в гараже", "на предприятии", "в магазине")
WORDS_OF_A_DOCUMENT = 180

#: What people type: other forms of the words, one word of many documents, typing errors, nothing at all.
CASES = {
    "word forms": "замену счётчика",
    "three words": "подключение мощности в гараже",
    "word of many": "договор",
    "typing error": "паказания счечика",
    "abbreviation": "тп",
    "nothing": "квантовая телепортация",
    "longest": "показание договор мощность линия кабель пломба опора заявка счётчик напряжение замена проверка",
}


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=100)
    given = parser.parse_args()
    with database() as server:
        own = asyncio.run(_own())
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            _fill(connection, given.documents - own)
        results = asyncio.run(measured({name: _asking(words) for name, words in CASES.items()}, given.runs))
    keep("site_search", {"documents": given.documents, "of the portal": own, "runs": given.runs, **figures(results)})


async def _own() -> int:
    """Write the portal's own pages, services and questions; return how many they are."""
    async with unit_of_work() as work:
        rows = await index.refresh(work)
    await engine().dispose()
    return rows


def _fill(connection: psycopg.Connection[Any], documents: int) -> None:
    """Write invented articles of the portal's words, the same at each run."""
    chance = random.Random(5000)
    rows = []
    for number in range(documents):
        title = f"{chance.choice(_DOINGS)} {chance.choice(_THINGS)}: {chance.choice(_WHERE)}".capitalize()
        body = " ".join(chance.choice(_THINGS + _DOINGS + _WHERE) for _ in range(WORDS_OF_A_DOCUMENT))
        rows.append((f"help:bench{number}", "help", title, body, f"/help#{number}", ""))
    with connection.cursor() as cursor:
        cursor.executemany(_DOCUMENT, rows)
    connection.execute("vacuum analyze search_entry")


def _asking(words: str) -> Call:
    return lambda work: finding.find(work, words, None)


if __name__ == "__main__":
    main()
