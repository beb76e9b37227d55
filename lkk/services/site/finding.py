"""The search over the site: by the words of the question in any form; when they find nothing, by their letters."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import Role
from lkk.vocabulary.search import FoundKind

MOST = 20
LONGEST = 200
_START, _STOP = "\x02", "\x03"
_BY_WORDS = text("""
    select kind, title, url, ts_headline('russian', body, asked, :marks) as extract
    from search_entry, websearch_to_tsquery('russian', search_norm(:words)) asked
    where lexemes @@ asked and (permission = '' or permission = any(:permissions))
    order by ts_rank_cd(lexemes, asked, 32) + 0.6 * word_similarity(search_norm(:words), letters) desc, key
    limit :most
""")
_BY_LETTERS = text("""
    select kind, title, url, left(body, 200) as extract
    from search_entry
    where search_norm(:words) <% letters and (permission = '' or permission = any(:permissions))
    order by word_similarity(search_norm(:words), letters) desc, key
    limit :most
""")
_MARKS = f"StartSel={_START}, StopSel={_STOP}, MaxWords=28, MinWords=12, MaxFragments=1"
#: Letters that must agree for a word with a typing error: «счечик» has 0.43 of «счётчик», «паказания» 0.40.
_LIKENESS = text("select set_config('pg_trgm.word_similarity_threshold', '0.38', true)")


@dataclass(frozen=True)
class Piece:
    """A part of an extract; `found` marks the words that were asked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Found:
    """A line of the answer."""

    kind: FoundKind
    title: str
    url: str
    extract: tuple[Piece, ...]


@dataclass(frozen=True)
class Answer:
    """What was found; `guessed` when the words were found by their letters alone."""

    words: str
    found: tuple[Found, ...]
    guessed: bool = False


def asked(words: str) -> str:
    """Return the words of a question in one line, cut to 200 signs, without signs that are not printed."""
    line = " ".join(words[: 4 * LONGEST].split())
    return "".join(char for char in line if char.isprintable())[:LONGEST].strip()


async def find(work: UnitOfWork, words: str, role: Role | None) -> Answer:
    """Return up to twenty pages, services and questions that fit, the best first; a guest has no role."""
    question = asked(words)
    if not question:
        return Answer("", ())
    seen = sorted(one.value for one in role.permissions) if role else []
    values: dict[str, Any] = {"words": question, "permissions": seen, "most": MOST}
    rows = (await work.session.execute(_BY_WORDS, {**values, "marks": _MARKS})).all()
    if rows:
        return Answer(question, tuple(_found(row) for row in rows))
    await work.session.execute(_LIKENESS)
    rows = (await work.session.execute(_BY_LETTERS, values)).all()
    return Answer(question, tuple(_found(row) for row in rows), guessed=bool(rows))


def pieces(extract: str) -> tuple[Piece, ...]:
    """Return an extract in parts, those between the marks are what was asked for."""
    found: list[Piece] = []
    for at, part in enumerate(extract.split(_START)):
        marked, stop, rest = part.partition(_STOP)
        if at and stop:
            found += [Piece(marked, found=True), Piece(rest, found=False)]
        else:
            found.append(Piece(part, found=False))
    return tuple(piece for piece in found if piece.text)


def _found(row: Any) -> Found:
    return Found(FoundKind(row.kind), row.title, row.url, pieces(row.extract))
