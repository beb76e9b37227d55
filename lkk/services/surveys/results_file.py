"""Results of a version as .xlsx: the counts of choices, and the answers in words."""

import asyncio
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.sheets import add_sheet
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.surveys.results import QuestionResult, Results, results
from lkk.vocabulary.surveys import SMALLEST_GROUP

COUNTS = ("Вопрос", "Строка", "Ответ", "Ответили так", "Доля, %")
WORDS = ("Вопрос", "Ответ", "Кто ответил")
MOST_WORDS = 10_000
HIDDEN = f"скрыто: ответили меньше {SMALLEST_GROUP} человек"


async def workbook(work: UnitOfWork, actor: Actor, survey_id: int) -> ReadyFile:
    """Return the results as they are now.

    Raises:
        NotAllowed, NotFound: as `results`.
    """
    found = await results(work, actor, survey_id, most_words=MOST_WORDS)
    return ReadyFile(f"Опрос {survey_id}.xlsx", XLSX, await asyncio.to_thread(_draw, found))


def share(count: int, of: int) -> Decimal:
    """Return how many of a hundred, with one decimal; of none it is 0."""
    return (Decimal(count * 100) / of).quantize(Decimal("0.1")) if of else Decimal()


def _draw(found: Results) -> bytes:
    book = Workbook(write_only=True)
    add_sheet(book, "Итоги", COUNTS, [line for one in found.questions for line in _counts(one)])
    words = [(one.question.text, said.text, said.by or "не указано") for one in found.questions for said in one.words]
    add_sheet(book, "Ответы словами", WORDS, words)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _counts(one: QuestionResult) -> Iterator[tuple[Any, ...]]:
    if one.hidden:
        yield one.question.text, "", HIDDEN, None, None
    for line in one.lines:
        of = one.answered if not line.label else sum(line.counts)
        for choice, count in zip(one.question.choices.values(), line.counts, strict=True):
            yield one.question.text, line.label, choice, count, share(count, of)
