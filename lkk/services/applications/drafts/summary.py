"""The last page of the wizard: everything that was answered, what is still wrong, the consents, the track."""

from dataclasses import dataclass

from lkk.models.applications import Application
from lkk.services.applications import choices
from lkk.services.applications.drafts import drafts
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.applications.workflow import deadlines
from lkk.services.forms import catalog, declaration, review, short_path
from lkk.services.forms.classification import Classification, classify
from lkk.services.forms.declaration import APPLICANT_TYPE, Kind
from lkk.services.forms.review import Section
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.deadlines import sentence
from lkk.vocabulary.people import ApplicantType, ConsentPurpose
from lkk.vocabulary.words import day


@dataclass(frozen=True)
class ConsentAsked:
    """A consent with the text in force."""

    purpose: ConsentPurpose
    version: str
    body: str


@dataclass(frozen=True)
class Summary:
    """A draft before it is sent; `errors` are by the names of questions and slots.

    `next_step` says what happens after filing, `terms` are the sentences of the terms that begin if it is sent today.
    """

    draft: DraftView
    sections: tuple[Section, ...]
    errors: dict[str, str]
    classification: Classification
    consents: tuple[ConsentAsked, ...]
    next_step: str
    terms: tuple[str, ...]


async def of_draft(work: UnitOfWork, actor: Actor, draft_id: int) -> Summary:
    """The summary of a draft of the actor's own.

    Raises:
        NotFound: there is none.
    """
    row = await drafts.own(work, actor, draft_id)
    draft = await drafts.load(work, actor, draft_id)
    kind = catalog.kind_of(draft.kind)
    files = {slot: [one.name for one in found] for slot, found in draft.files_by_slot.items()}
    words = {f"{name}:{one.value}": one.label for name, found in draft.choices.items() for one in found}
    counts = {slot: len(names) for slot, names in files.items()}
    errors = short_path.checked(kind, draft.answers, counts, draft.today)
    errors |= await choices.refused(work, kind, draft.answers, row.user_id, row.account_id)
    applicant = ApplicantType(draft.answers.get(APPLICANT_TYPE, ApplicantType.INDIVIDUAL))
    found = classify(kind, applicant, draft.answers)
    return Summary(
        draft=draft,
        sections=_sections(kind, draft, files, words),
        errors=errors,
        classification=found,
        consents=tuple([await _asked(work, purpose) for purpose in kind.consents]),
        next_step=kind.next_step,
        terms=tuple([await _term(work, row, rule) for rule in _first_terms(kind, found)]),
    )


def _first_terms(kind: Kind, found: Classification) -> tuple[str, ...]:
    """The terms of the company that begin as soon as it is filed."""
    if not kind.needs_answer or not found.deadline:
        return ()
    return (deadlines.REGISTER, found.deadline) if kind.by_rules else (found.deadline,)


async def _term(work: UnitOfWork, draft: Application, rule: str) -> str:
    due = await deadlines.last_day(work, draft, rule)
    agreed = declaration.day(draft.answers, catalog.kind_of(draft.kind).agreed_day)
    return sentence(rule, day(max(due, agreed or due)))


def _sections(kind: Kind, draft: DraftView, files: dict[str, list[str]], words: dict[str, str]) -> tuple[Section, ...]:
    """What was asked by its pages; after the short questionnaire what the rule has answered, too."""
    asked = review.sections(short_path.asked_by(kind, draft.answers), draft.answers, files, words)
    return (*asked, short_path.by_rule(kind, draft.answers, words)) if draft.short else asked


async def _asked(work: UnitOfWork, purpose: ConsentPurpose) -> ConsentAsked:
    text = await consents.current(work, purpose)
    return ConsentAsked(purpose, text.version, text.body)
