"""Words that operators use often: the list, one being written, deletion."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_TEMPLATES
from lkk.services.applications.desk import desk, template_history
from lkk.services.applications.desk.desk import TemplateView
from lkk.state.access import allow
from lkk.state.address import choice_in
from lkk.state.arguments import Form, LongForm, TemplateId
from lkk.state.base import Base
from lkk.state.directories.rows import ChangeItem, change_item
from lkk.state.live import refresh_with
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.applications import Direction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, Layout, Phone

FORM = "template"
EVERYWHERE, DIALOGUES = "Все направления", "Диалоги Энергоадвоката"
DIALOGUES_VALUE = "dialogues"
LAYOUT = Layout(
    "templates",
    "Шаблоны по названию",
    (
        Column("title", "Название", phone=Phone.HEAD),
        Column("direction_label", "Направление", phone=Phone.FACT),
        Column("text", "Текст", phone=Phone.FACT),
        Column("actions", "Действия", phone=Phone.ACTION),
    ),
    search=Filter("text", "Слова названия или текста"),
)


@dataclass
class TemplateLine:
    """A line of the table."""

    id: int
    title: str
    text: str
    direction: str
    direction_label: str


_NEW = TemplateLine(0, "", "", "", "")


class Templates(Table, Base):
    """The table and the form; `edited_id` 0: a new template is written."""

    rows: list[TemplateLine] = []
    edited_id: int = 0
    title: str = ""
    text: str = ""
    direction: str = ""
    history: list[ChangeItem] = []
    turn: int = 0  # a change draws the fields anew with the values above

    @allow(Permission.MANAGE_TEMPLATES)
    async def load(self) -> None:
        """Open the page with an empty form."""
        self._write(0)
        await self._reload()

    @allow(Permission.MANAGE_TEMPLATES)
    async def refresh(self) -> None:
        """Look at the list again; what is being written stays."""
        await self._reload()

    @allow(Permission.MANAGE_TEMPLATES)
    async def search(self, form: Form) -> Any:
        """Put the search line into the address."""
        return self._narrow(LAYOUT, STAFF_TEMPLATES, form)

    @allow(Permission.MANAGE_TEMPLATES)
    async def edit(self, template_id: TemplateId) -> None:
        """Take a template into the form."""
        self._write(template_id)
        self._command("focus", id=f"{FORM}-title")

    @allow(Permission.MANAGE_TEMPLATES)
    async def leave(self) -> None:
        """Empty the form."""
        self._write(0)

    @allow(Permission.MANAGE_TEMPLATES, form=FORM)
    async def save(self, form: LongForm) -> None:
        """Keep what is written; refused values stay in the form."""
        chosen = choice_in(form, "direction", [DIALOGUES_VALUE, *(direction.value for direction in Direction)])
        for_dialogues = chosen == DIALOGUES_VALUE
        async with self._unit() as (work, actor):
            await desk.save_template(
                work,
                actor,
                form.get("title", ""),
                form.get("text", ""),
                Direction(chosen) if chosen and not for_dialogues else None,
                self.edited_id or None,
                for_dialogues=for_dialogues,
            )
        self._notice("Шаблон сохранён")
        self._write(0)
        await self._reload()

    @allow(Permission.MANAGE_TEMPLATES)
    async def delete(self, template_id: TemplateId) -> None:
        """Delete a template, asked for in the dialog of its row."""
        self._command("close", id=dialog_id(template_id))
        async with self._unit() as (work, actor):
            await desk.delete_template(work, actor, template_id)
        if self.edited_id == template_id:
            self._write(0)
        self._notice("Шаблон удалён")
        await self._reload()

    def _write(self, template_id: int) -> None:
        known = next((row for row in self.rows if row.id == template_id), _NEW)
        self.edited_id, self.title, self.text, self.direction = known.id, known.title, known.text, known.direction
        self._forget_errors(FORM)
        self.turn += 1

    async def _reload(self) -> None:
        address = self._address(LAYOUT)
        async with self._unit() as (work, actor):
            found = await desk.templates(work, actor, text=address.given.get("text", ""))
            told = await template_history.read(work, actor)
        self.rows = [_line(one) for one in found]
        self.history = [change_item(one) for one in told]
        self.total_words = words.count(len(found), "шаблон", "шаблона", "шаблонов")
        self._show_address(address, STAFF_TEMPLATES.path)
        self.loaded = True


def _line(one: TemplateView) -> TemplateLine:
    direction, label = (one.direction.value, one.direction.label) if one.direction else ("", EVERYWHERE)
    if one.for_dialogues:
        direction, label = DIALOGUES_VALUE, DIALOGUES
    return TemplateLine(one.id, one.title, one.text, direction, label)


def dialog_id(template_id: Any) -> str:
    """The dialog that asks before a template is deleted; the id may be a var of a row."""
    return f"template-{template_id}"


refresh_with(STAFF_TEMPLATES, Templates.refresh)
