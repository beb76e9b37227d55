"""An application as flat records with ready words, for its applicant and for the staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lkk.routes import application_path, staff_application_path
from lkk.services.applications.case.card import Card, ClockView, TimelineLine
from lkk.services.applications.case.messages import MessageView
from lkk.services.applications.case.remarks import RemarkView
from lkk.services.files.views import FileView, page_url
from lkk.services.forms import catalog
from lkk.services.forms.review import NOT_ENCLOSED, NOT_GIVEN, Line, Section
from lkk.state import format
from lkk.state.applications.application_next import due_of, next_step
from lkk.state.applications.wizard_items import FileItem, LineItem, SectionItem
from lkk.state.documents.lines import DocumentLine, line_of
from lkk.vocabulary import words
from lkk.vocabulary.advocate import SmbState
from lkk.vocabulary.applications import ClockState, ConnectionCategory, HistoryKind, RemarkOutcome, Side
from lkk.vocabulary.deadlines import DEADLINE_TITLES

#: Pages of a document that are looked at in the page; more are read in the file itself.
MOST_SHOWN = 30


@dataclass
class StageItem:
    """One of the seven steps of a grid connection."""

    number: int
    title: str
    state: str


@dataclass
class HistoryItem:
    """A line of the history, the newest first; `side` is in the place of `who` for those who read no names."""

    title: str
    kind: str
    when: str
    who: str
    side: str
    reason: str
    internal: bool
    newest: bool


@dataclass
class ClockItem:
    """A term with its law; `whose` must keep it, `state` is in words."""

    title: str
    whose: str
    over: bool
    due: str
    state: str
    tone: str
    law: str


@dataclass
class RemarkItem:
    """A remark; `label` names the question it is about, or the whole application.

    `was`, `became` and `answer` are of what was done about it.
    """

    id: int
    label: str
    text: str
    when: str
    state: str
    tone: str
    was: str
    became: str
    answer: str
    resolved: bool


@dataclass
class DocumentItem:
    """A document with the day it was added; `place` is what it was asked for as, empty outside of the form.

    `copy_url` leads to a JPEG of a photo in the format of phones; a `replaced` one gave way to another.
    """

    id: str
    name: str
    url: str
    told: str
    place: str = ""
    copy_url: str = ""
    replaced: bool = False
    pages: list[str] = field(default_factory=list)  # addresses of its pictures
    uncounted: bool = False  # a PDF whose pictures are there once its pages are counted


@dataclass
class MessageItem:
    """A message of the thread; `own` stands at the right, a print for the customer has `side` in place of `author`."""

    id: int
    own: bool
    author: str
    side: str
    when: str
    text: str
    files: list[DocumentItem] = field(default_factory=list)


@dataclass
class ApplicationView:
    """What both sides see of an application."""

    id: int = 0
    number: str = ""
    title: str = ""
    status: str = ""
    tone: str = "neutral"
    changed: str = ""
    submitted: str = ""
    registration: str = ""
    reason: str = ""
    legal_ground: str = ""
    on_hold_until: str = ""
    next_step: str = ""
    applicant: str = ""
    identity_changed: str = ""  # what of the profile is otherwise now, with the days
    prepared: str = ""  # by which employee, and how the applicant confirmed it
    register: str = ""  # what the register of small and medium firms says
    object_name: str = ""
    account: str = ""
    category: str = ""
    track: str = ""
    stage: str = ""
    stage_step: int = 0
    digest: str = ""
    reopens: str = ""
    reopens_href: str = ""
    reopened_by: str = ""
    reopened_by_href: str = ""
    asked: bool = False
    closed: bool = False
    steps: list[StageItem] = field(default_factory=list)
    history: list[HistoryItem] = field(default_factory=list)
    clocks: list[ClockItem] = field(default_factory=list)
    past_clocks: list[ClockItem] = field(default_factory=list)
    remarks: list[RemarkItem] = field(default_factory=list)
    sections: list[SectionItem] = field(default_factory=list)
    blank_lines: list[LineItem] = field(default_factory=list)  # for the staff: questions without an answer
    hides: bool = False  # some answers are masked
    own_documents: list[DocumentItem] = field(default_factory=list)
    company_documents: list[DocumentItem] = field(default_factory=list)
    papers: list[DocumentLine] = field(default_factory=list)
    messages: list[MessageItem] = field(default_factory=list)
    unsent: list[FileItem] = field(default_factory=list)


def view_of(card: Card, *, side: Side, opened: Mapping[str, str] | None = None) -> ApplicationView:
    """The records for the person who looks from this side; `opened` are masked answers that were asked for."""
    known, own = opened or {}, side is Side.CUSTOMER
    path_of = application_path if side is Side.CUSTOMER else staff_application_path
    places = {slot.code: slot.label for slot in catalog.kind_of(card.kind).slots}
    registered = f"№ {card.registration_number} от {format.day(card.registered_on)}" if card.registration_number else ""
    return ApplicationView(
        id=card.id,
        number=card.number,
        title=card.title,
        status=card.status.label,
        tone=card.status.tone,
        changed=format.moment(card.status_changed_at),
        submitted=format.moment(card.submitted_at),
        registration=registered,
        reason=card.reason,
        legal_ground=card.legal_ground,
        on_hold_until=format.day(card.on_hold_until) if card.on_hold_until else "",
        next_step=next_step(card) if side is Side.CUSTOMER else "",
        applicant=card.applicant,
        identity_changed=", ".join(f"{one.part.label} ({format.moment(one.at)})" for one in card.identity_changes),
        prepared=_prepared(card),
        register=_register(card, side),
        object_name=card.object_name,
        account=card.account_number,
        category=ConnectionCategory(card.category).label if card.category else "",
        track=card.track.label if card.track else "",
        stage=card.stage.label if card.stage else "",
        stage_step=card.stage.step if card.stage else 0,
        digest=card.snapshot_sha256,
        reopens=card.reopens,
        reopens_href=path_of(card.reopens) if card.reopens else "",
        reopened_by=card.reopened_by,
        reopened_by_href=path_of(card.reopened_by) if card.reopened_by else "",
        asked=card.waits_for_customer and any(not one.resolved for one in card.remarks),
        closed=card.status.final,
        steps=[StageItem(one.number, one.title, one.state.replace("ahead", "future")) for one in card.steps],
        history=[_history(one, newest=index == 0) for index, one in enumerate(card.timeline)],
        clocks=[clock_item(one) for one in card.clocks if one.finished_on is None],
        past_clocks=[clock_item(one) for one in card.clocks if one.finished_on is not None],
        remarks=[_remark(one) for one in card.remarks],
        sections=[one for one in (_section(part, known, blanks=own) for part in card.sections) if own or one.lines],
        blank_lines=[] if own else [_line(one, known) for part in card.sections for one in part.lines if _blank(one)],
        hides=any(line.hidden and line.name not in known for one in card.sections for line in one.lines),
        own_documents=[document_item(one, places.get(one.slot, "")) for one in card.own_documents],
        company_documents=[document_item(one) for one in card.company_documents],
        papers=[line_of(one, reader=side) for one in card.papers],
        messages=message_items(card.thread, card.enclosures, side),
        unsent=[file_item(one) for one in card.unsent],
    )


def _section(one: Section, opened: Mapping[str, str], *, blanks: bool) -> SectionItem:
    lines = [_line(line, opened) for line in one.lines if blanks or not _blank(line)]
    return SectionItem(one.title, "", False, lines)


def _line(line: Line, opened: Mapping[str, str]) -> LineItem:
    return LineItem(line.label, opened.get(line.name, line.text), line.name)


def _blank(line: Line) -> bool:
    return line.text in (NOT_GIVEN, NOT_ENCLOSED)


def _prepared(card: Card) -> str:
    """«Подготовил оператор Орлова М. П., подтверждено 21.11.2026, 14:05 кодом из письма»; empty when nobody has."""
    done = card.confirmed
    if done is None:
        return ""
    at = format.moment(done.confirmed_at)
    return f"Подготовил оператор {done.prepared_by}, подтверждено {at} {done.confirmed_by.label}"


def _register(card: Card, side: Side) -> str:
    """«Реестр МСП: микропредприятие, в реестре с 01.08.2016»; empty for what the register is not asked about."""
    smb = card.smb
    if smb is None:
        return ""
    if smb.state is SmbState.FOUND and smb.category and smb.listed_on:
        return f"Реестр МСП: {smb.category.label.lower()}, в реестре с {format.day(smb.listed_on)}"
    if smb.state is SmbState.ABSENT:
        return f"Реестр МСП: ИНН {smb.inn} в нём нет. Решение принимает сотрудник"
    if smb.state is SmbState.ASKED:
        return f"Реестр МСП: спросили об ИНН {smb.inn}, ответа ещё нет"
    by_hand = "проверим вручную" if side is Side.CUSTOMER else "проверьте вручную"
    return f"Реестр МСП об ИНН {smb.inn} не ответил: {by_hand}"


def message_items(messages: tuple[MessageView, ...], files: tuple[FileView, ...], side: Side) -> list[MessageItem]:
    """Messages with their files; those of the person's own side stand at the right."""
    return [
        MessageItem(
            id=one.id,
            own=one.side is side,
            author=one.author or one.side.label,
            side=one.side.label,
            when=format.moment(one.created_at),
            text=one.text,
            files=[document_item(file) for file in files if file.message_id == one.id],
        )
        for one in messages
    ]


def newest_change(card: Card) -> str:
    """Who has changed what and when, in the newest line of the history."""
    line = card.timeline[0]
    return f"{line.author or line.side.label}, {format.moment(line.at)}: {line.kind.label.lower()} «{line.title}»"


def _remark(one: RemarkView) -> RemarkItem:
    outcome = one.outcome or RemarkOutcome.ANSWERED
    state, tone = (outcome.label, outcome.tone) if one.resolved else ("Ждёт ответа", "attention")
    return RemarkItem(
        id=one.id,
        label=one.label or "Заявка в целом",
        text=one.text,
        when=format.moment(one.created_at),
        state=state,
        tone=tone,
        was=one.was,
        became=one.became,
        answer=one.answer,
        resolved=one.resolved,
    )


def document_item(file: FileView, place: str = "") -> DocumentItem:
    """A file of the lists of documents; one with a title is called by it."""
    told = f"{words.size(file.size)}, {format.moment(file.created_at)}"
    shown = [page_url(file.url, number) for number in range(1, min(file.shown_pages, MOST_SHOWN) + 1)]
    name = file.title or file.name
    return DocumentItem(
        str(file.id), name, file.url, told, place, file.copy_url, file.replaced, shown, uncounted=file.uncounted
    )


def file_item(file: FileView) -> FileItem:
    """A file in a place for attachments."""
    return FileItem(str(file.id), file.name, words.size(file.size), file.url, file.thumbnail_url)


def _history(line: TimelineLine, *, newest: bool) -> HistoryItem:
    return HistoryItem(
        title=line.title,
        kind="" if line.kind is HistoryKind.STATUS or line.title == line.kind.label else line.kind.label,
        when=format.moment(line.at),
        who=line.author or line.side.label,
        side=line.side.label,
        reason=line.reason,
        internal=line.internal,
        newest=newest,
    )


_CLOCK_TONES = {
    ClockState.RUNNING: "progress",
    ClockState.PAUSED: "attention",
    ClockState.MET: "success",
    ClockState.BREACHED: "danger",
    ClockState.STOPPED: "neutral",
}


def clock_item(clock: ClockView) -> ClockItem:
    """A term with where it stands; one that is over and not met says so before it is counted as missed."""
    state, tone = clock.state.label, _CLOCK_TONES[clock.state]
    if clock.finished_on:
        state = f"{clock.state.label} {format.day(clock.finished_on)}"
    elif clock.state is ClockState.RUNNING and clock.percent > 100:
        side = "заявитель" if clock.of_customer else "сетевая организация"
        state, tone = f"срок прошёл, опаздывает {side}", _CLOCK_TONES[ClockState.BREACHED]
    elif clock.state is ClockState.RUNNING:
        state = f"{clock.state.label}, прошло {clock.percent} %"
    return ClockItem(
        title=DEADLINE_TITLES.get(clock.rule, clock.rule),
        whose="срок заявителя" if clock.of_customer else "срок сетевой организации",
        over=clock.finished_on is not None,
        due=due_of(clock),
        state=state,
        tone=tone,
        law=clock.law,
    )
