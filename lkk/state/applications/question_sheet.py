"""Questions of a form that are kept as soon as they are left: in a draft, or with the page until they are sent."""

from typing import Any

from lkk.services.forms.declaration import Field
from lkk.services.kernel.permissions import Permission
from lkk.state.access import allow
from lkk.state.applications.wizard_form import with_cell
from lkk.state.arguments import LongAnswer, RowNumber, SheetId, Word
from lkk.state.base import Base
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.words import at_most


class QuestionSheet(Base, mixin=True):
    """A state says what a question is, what stands in it and how it is kept; `sheet_id` is what the page was drawn for.

    It is declared `class Wizard(QuestionSheet, Base)`.
    """

    times_drawn: int = 0  # a change draws the controls anew, with what is kept

    _typed: dict[str, Any] = {}  # what is not kept elsewhere stays as it was typed

    @allow(Permission.USE_CABINET, in_visit=True)
    async def leave(self, sheet_id: SheetId, name: Word, typed: LongAnswer) -> None:
        """A question was left: what was typed is kept."""
        owner, _, cell = name.partition(".")
        one = self._question(sheet_id, owner)
        if one.kind is FieldKind.ROWS:
            index, _, column = cell.partition(".")
            rows = with_cell(self._rows(one), one, int(index) if index.isdecimal() else -1, column, typed)
            await self._keep(one, rows)
        else:
            await self._keep(one, typed)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def mark(self, sheet_id: SheetId, name: Word, value: Word, on: bool) -> None:
        """A check box was changed: a lone one, or one of several values."""
        one = self._question(sheet_id, name)
        if one.kind is FieldKind.YES_NO:
            await self._keep(one, on)
            return
        chosen = [option for option in self._value(one) or [] if option != value]
        await self._keep(one, [*chosen, value] if on else chosen)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def add_row(self, sheet_id: SheetId, name: Word) -> None:
        """One more row; its first cell gets the focus."""
        one = self._question(sheet_id, name)
        rows = self._rows(one)
        if len(rows) >= one.max_rows:  # the button is gone by then, for who draws the page
            self._notice(at_most(one.max_rows, "строки", "строк").capitalize(), "danger")
            return
        await self._keep(one, [*rows, {}])
        if one.rows:
            self._command("focus", id=f"{self._sheet()}-{name}.{len(rows)}.{one.rows[0].name}")

    @allow(Permission.USE_CABINET, in_visit=True)
    async def remove_row(self, sheet_id: SheetId, name: Word, index: RowNumber) -> None:
        """Take a row away; the rows after it move up."""
        one = self._question(sheet_id, name)
        await self._keep(one, [row for at, row in enumerate(self._rows(one)) if at != index])
        self.times_drawn += 1
        self._command("focus", id=f"{self._sheet()}-{name}-add")

    def _sheet(self) -> str:
        """The id of the form the questions stand in."""
        raise NotImplementedError

    def _question(self, sheet_id: int, name: str) -> Field:
        """A question of what is open; the page may be older than that.

        Raises:
            NotFound: it is none of them.
        """
        raise NotImplementedError

    def _value(self, one: Field) -> Any:
        """What stands in a question now."""
        raise NotImplementedError

    async def _keep(self, one: Field, raw: Any) -> None:
        """Keep what was typed and draw the questions again."""
        raise NotImplementedError

    def _rows(self, one: Field) -> list[dict[str, Any]]:
        return [dict(row) for row in self._value(one) or []]
