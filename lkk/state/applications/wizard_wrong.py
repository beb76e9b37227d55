"""What is said at the questions of the wizard: what stays wrong when one is left, what another tab has answered."""

from collections.abc import Iterable, Mapping
from typing import Any

from lkk.services.forms.declaration import Field
from lkk.services.forms.values import shown
from lkk.vocabulary.applications import FieldKind


def owner(name: str) -> str:
    """The question a cell of a row belongs to."""
    return name.partition(".")[0]


def after_leaving(
    one: Field, raw: Any, wrong: Mapping[str, str], found: Mapping[str, str], crossed: Iterable[str]
) -> tuple[dict[str, str], bool]:
    """What is wrong on the page when a question was left, and whether something is wrong with the question itself.

    A question that was left empty is not scolded before «Далее», and stays scolded after it; `crossed` are questions
    of rules over several answers, which are told anew.
    """
    again = set(crossed)
    kept = {name: text for name, text in wrong.items() if owner(name) != one.name and name not in again}
    elsewhere = {name: text for name, text in found.items() if owner(name) != one.name}
    here = {name: text for name, text in found.items() if owner(name) == one.name}
    told = {name: text for name, text in here.items() if _was_typed(one, name, raw) or name in wrong}
    return kept | elsewhere | told, bool(told)


def newer_words(one: Field | None, value: Any, *, mine: bool) -> str:
    """What is said at a question that was answered otherwise in another tab."""
    given = f"указано «{words}»" if one and (words := shown(one, value)) else "ответ изменён"
    then = "«Далее» сохранит то, что стоит здесь" if mine else "Теперь этот ответ стоит и здесь, проверьте его"
    return f"В другой вкладке {given}. {then}"


def _was_typed(one: Field, name: str, raw: Any) -> bool:
    if one.kind is not FieldKind.ROWS:
        return raw not in ("", None, False, [])
    _, _, cell = name.partition(".")
    index, _, column = cell.partition(".")
    return bool(raw[int(index)].get(column)) if column else bool(raw)
