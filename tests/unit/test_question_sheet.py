"""Rows of a form: a hand-made client adds no more of them than the form may have."""

import inspect
from types import SimpleNamespace
from typing import Any

from lkk.services.forms.declaration import Field
from lkk.state.applications.question_sheet import QuestionSheet
from lkk.vocabulary.applications import FieldKind

ROWS = Field("readings", "Показания", FieldKind.ROWS, max_rows=3, rows=(Field("value", "Показание"),))


async def test_rows_are_added_up_to_the_number_the_form_may_have() -> None:
    kept: list[list[dict[str, Any]]] = [[]]
    notices: list[str] = []

    async def keep(_: Field, rows: list[dict[str, Any]]) -> None:
        kept.append(rows)

    sheet = SimpleNamespace(
        _question=lambda *_: ROWS,
        _rows=lambda _: kept[-1],
        _keep=keep,
        _sheet=lambda: "wizard",
        _command=lambda *_, **__: None,
        _notice=lambda text, _tone: notices.append(text),
    )
    handler: Any = QuestionSheet.__dict__["add_row"]
    for _ in range(50):
        await inspect.unwrap(getattr(handler, "fn", handler))(sheet, 1, "readings")
    assert len(kept[-1]) == 3
    assert notices == ["Не больше 3 строк"] * 47
