"""A page of the wizard as it comes from a browser: any field may be missing, foreign or nonsense."""

from collections.abc import Collection, Mapping
from typing import Any

from lkk.services.forms.declaration import Field, Step
from lkk.vocabulary.applications import FieldKind


def read_step(step: Step, form: Mapping[str, str], drawn: Collection[str]) -> dict[str, Any]:
    """Raw values by the names of questions; an empty choice means "no" only for questions that were drawn."""
    values: dict[str, Any] = {}
    for one in step.fields:
        if one.kind is FieldKind.ROWS:
            if one.name in drawn:
                values[one.name] = _rows(one, form)
        elif one.kind is FieldKind.CHOICES:
            if one.name in drawn:
                values[one.name] = [option.value for option in one.offered if f"{one.name}.{option.value}" in form]
        elif one.kind is FieldKind.YES_NO:
            if one.name in drawn:
                values[one.name] = one.name in form
        elif one.name in form:
            values[one.name] = form[one.name]
    return values


def with_cell(rows: list[dict[str, Any]], one: Field, index: int, column: str, typed: str) -> list[dict[str, Any]]:
    """The rows with one cell changed; a cell of no row or column changes nothing."""
    known = {cell.name for cell in one.rows}
    return [{**row, column: typed} if at == index and column in known else dict(row) for at, row in enumerate(rows)]


def _rows(one: Field, form: Mapping[str, str]) -> list[dict[str, Any]]:
    indexes = set()
    for name in form:
        owner, _, rest = name.partition(".")
        index = rest.partition(".")[0]
        if owner == one.name and index.isascii() and index.isdigit() and len(index) <= 3:
            indexes.add(int(index))
    return [
        {column.name: form.get(f"{one.name}.{index}.{column.name}", "") for column in one.rows}
        for index in sorted(indexes)
    ]
