"""Flat records of the wizard's page beside its questions: steps, files, errors, what is checked at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lkk.routes import draft_path
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.applications.drafts.summary import Summary
from lkk.services.files.views import FileView
from lkk.services.forms.checking import visible_fields
from lkk.services.forms.declaration import Answers, Field, Kind, Slot, Step
from lkk.services.forms.review import Section
from lkk.services.forms.short_path import NO_STEP, SHORT_PATH, total_words
from lkk.services.forms.values import shown
from lkk.state.applications.wizard_fields import FieldItem
from lkk.vocabulary import words
from lkk.vocabulary.applications import FieldKind


@dataclass
class StepItem:
    """A page of the wizard; without an address it is not open yet."""

    number: int
    title: str
    state: str
    href: str


@dataclass
class FileItem:
    """An attached file; `size` is in words."""

    id: str
    name: str
    size: str
    url: str
    thumbnail_url: str


@dataclass
class SlotItem:
    """A place for attachments."""

    code: str
    label: str
    hint: str
    required: bool
    most: str  # «Не больше 5 файлов»
    error: str
    files: list[FileItem] = field(default_factory=list)


@dataclass
class ErrorItem:
    """A line of the list of errors; `field` is the control on this page, `href` leads to another one."""

    field: str
    label: str
    text: str
    href: str


@dataclass
class LineItem:
    """A question with its answer on the last page; `name` is the field a remark may be about."""

    label: str
    text: str
    name: str = ""


@dataclass
class SectionItem:
    """A page of the wizard as it was answered; without an address it is asked by no page."""

    title: str
    href: str
    wrong: bool
    lines: list[LineItem] = field(default_factory=list)


@dataclass
class ConsentItem:
    """A consent with its text; `name` is that of its check box."""

    name: str
    purpose: str
    label: str  # the sentence that is agreed to
    document: str
    version: str
    error: str
    paragraphs: list[str] = field(default_factory=list)


def step_items(kind: Kind, draft: DraftView, current: int) -> list[StepItem]:
    """All pages; `current` counts from 0."""
    reached = max(draft.step, current)
    return [
        StepItem(
            index + 1,
            title,
            "current" if index == current else "done" if index < reached else "future",
            draft_path(kind.code, draft.id, index + 1) if index <= reached and index != current else "",
        )
        for index, title in enumerate(kind.step_titles)
    ]


def asked_here(page: Step, draft: DraftView, answers: Answers) -> tuple[list[Field], list[LineItem]]:
    """The questions of a page that are asked, and those that the profile answers in words.

    An account is not asked of whoever has attached none.
    """
    visible = visible_fields(page, answers)
    known = [one for one in visible if one.name in draft.identity and answers.get(one.name)]
    asked = [
        one
        for one in visible
        if one.name not in draft.identity
        and (one.required or one.kind is not FieldKind.ACCOUNT or draft.choices.get(one.name))
    ]
    return asked, [LineItem(one.label, shown(one, answers[one.name])) for one in known]


def with_total(fields: list[FieldItem], answers: Answers) -> list[FieldItem]:
    """The questions; on the short path with the whole power added up under the power that is wanted."""
    total = total_words(answers) if answers.get(SHORT_PATH) is True else ""
    return [replace(one, hint=total) if one.name == "new_power_kw" and total else one for one in fields]


def slot_of(draft: DraftView, file_id: str) -> str:
    """The place a file lies in, empty when it is not of the draft."""
    return next(
        (code for code, files in draft.files_by_slot.items() if any(str(one.id) == file_id for one in files)), ""
    )


def slot_item(slot: Slot, files: tuple[FileView, ...], error: str) -> SlotItem:
    """A place with its files."""
    items = [FileItem(str(one.id), one.name, words.size(one.size), one.url, one.thumbnail_url) for one in files]
    most = words.at_most(slot.max_files, "файла", "файлов").capitalize()
    return SlotItem(slot.code, slot.label, slot.hint, slot.required, most, error, items)


def section_items(kind: Kind, summary: Summary) -> list[SectionItem]:
    """What was answered, page by page."""
    return [_section(kind, summary.draft.id, one, summary.errors) for one in summary.sections]


def _section(kind: Kind, draft_id: int, section: Section, errors: Mapping[str, str]) -> SectionItem:
    lines = [LineItem(line.label, line.text) for line in section.lines]
    wrong = any(name.partition(".")[0] == line.name for name in errors for line in section.lines)
    href = draft_path(kind.code, draft_id, section.step + 1) if section.step != NO_STEP else ""
    return SectionItem(section.title, href, wrong, lines)


def consent_items(summary: Summary, errors: Mapping[str, str]) -> list[ConsentItem]:
    """The consents to be given, each with its own check box."""
    return [
        ConsentItem(
            name=f"consent.{one.purpose.value}",
            purpose=one.purpose.value,
            label=one.purpose.sentence,
            document=one.purpose.label,
            version=one.version,
            error=errors.get(f"consent.{one.purpose.value}", ""),
            paragraphs=[line for line in one.body.splitlines() if line.strip()],
        )
        for one in summary.consents
    ]


def with_error(one: ConsentItem, error: str) -> ConsentItem:
    """The same consent with what is wrong with it."""
    return replace(one, error=error, paragraphs=list(one.paragraphs))


def error_items(kind: Kind, draft_id: int, errors: Mapping[str, str], step: int | None) -> list[ErrorItem]:
    """Errors in the order of the wizard: those of one page, or of all pages with the way to each."""
    found = []
    for index, page in enumerate(kind.steps):
        if step is not None and index != step:
            continue
        labels = {one.name: one.label for one in page.fields} | {slot.code: slot.label for slot in page.slots}
        for name, label in labels.items():
            for wrong, text in errors.items():
                if wrong.partition(".")[0] == name:
                    href = f"{draft_path(kind.code, draft_id, index + 1)}&at={wrong}" if step is None else ""
                    found.append(ErrorItem(wrong, _cell_label(kind, wrong, label), text, href))
    return found


def _cell_label(kind: Kind, name: str, label: str) -> str:
    """«Этапы ввода, строка 2, Срок ввода» for a cell of a row."""
    owner, _, rest = name.partition(".")
    index, _, column = rest.partition(".")
    one = kind.field_named(owner)
    if not column or one is None:
        return label
    cell = next((cell.label for cell in one.rows if cell.name == column), column)
    return f"{label}, строка {int(index) + 1}, {cell}"
