"""The search over the site: by the words of the question in any form; when they find nothing, by their letters."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import Role
from lkk.vocabulary.search import FoundKind

MOST = 20
LOOKED_AT = 60
LONGEST = 200
MOST_WORDS = 10
_START, _STOP = "\x02", "\x03"
#: The best by the weight of their words are put in order by how near the words stand and how like the title is:
#: that costs too much for every page with a common word.
_BY_WORDS = text("""
    with question as materialized (select search_norm(:words) as norm),
    asked as materialized (select norm, websearch_to_tsquery('russian', norm) as words from question),
    fitting as materialized (
        select key, kind, title, url, body, lexemes, letters, norm, words from search_entry, asked
        where lexemes @@ words and (permission = '' or permission = any(:permissions))
        order by ts_rank(lexemes, words, 32) desc, key limit :looked_at
    )
    select kind, title, url, ts_headline('russian', body, words, :marks) as extract from fitting
    order by ts_rank_cd(lexemes, words, 32) + 0.6 * word_similarity(norm, letters) desc, key
    limit :most
""")
_BY_LETTERS = text("""
    with question as materialized (select search_norm(:words) as norm)
    select kind, title, url, left(body, 200) as extract from search_entry, question
    where norm <<% letters and (permission = '' or permission = any(:permissions))
    order by strict_word_similarity(norm, letters) desc, key
    limit :most
""")
_MARKS = f"StartSel={_START}, StopSel={_STOP}, MaxWords=28, MinWords=12, MaxFragments=1"
#: Letters that must agree for a word with a typing error: «счечик» has 0.50 of «счётчик», «паказания» 0.43; words
#: are compared whole, else «квитанция» would be taken for «подстанция», whose end it has.
_LIKENESS = text("select set_config('pg_trgm.strict_word_similarity_threshold', '0.38', true)")


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
    """Return a question in one line: the first 200 printed signs, the first 10 words, each of them once."""
    line = " ".join(words[: 4 * LONGEST].split())
    printed = "".join(char for char in line if char.isprintable())[:LONGEST]
    return " ".join(list(dict.fromkeys(printed.split()))[:MOST_WORDS])


async def find(work: UnitOfWork, words: str, role: Role | None) -> Answer:
    """Return up to twenty pages, services and questions that fit, the best first; a guest has no role."""
    question = asked(words)
    if not question:
        return Answer("", ())
    seen = sorted(one.value for one in role.permissions) if role else []
    values: dict[str, Any] = {"words": question, "permissions": seen, "most": MOST}
    rows = (await work.session.execute(_BY_WORDS, {**values, "marks": _MARKS, "looked_at": LOOKED_AT})).all()
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
