"""The last page of the wizard: everything that was answered, what is still wrong, the consents, the track."""

from dataclasses import dataclass

from lkk.services.applications import choices
from lkk.services.applications.drafts import drafts
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.forms import catalog, review
from lkk.services.forms.checking import checked_form
from lkk.services.forms.classification import Classification, classify
from lkk.services.forms.declaration import APPLICANT_TYPE
from lkk.services.forms.review import Section
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import ApplicantType, ConsentPurpose


@dataclass(frozen=True)
class ConsentAsked:
    """A consent with the text in force."""

    purpose: ConsentPurpose
    version: str
    body: str


@dataclass(frozen=True)
class Summary:
    """A draft before it is sent; `errors` are by the names of questions and slots."""

    draft: DraftView
    sections: tuple[Section, ...]
    errors: dict[str, str]
    classification: Classification
    consents: tuple[ConsentAsked, ...]


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
    errors = checked_form(kind, draft.answers, counts, draft.today)
    errors |= await choices.refused(work, kind, draft.answers, row.user_id, row.account_id)
    applicant = ApplicantType(draft.answers.get(APPLICANT_TYPE, ApplicantType.INDIVIDUAL))
    return Summary(
        draft=draft,
        sections=review.sections(kind, draft.answers, files, words),
        errors=errors,
        classification=classify(kind, applicant, draft.answers),
        consents=tuple([await _asked(work, purpose) for purpose in kind.consents]),
    )


async def _asked(work: UnitOfWork, purpose: ConsentPurpose) -> ConsentAsked:
    text = await consents.current(work, purpose)
    return ConsentAsked(purpose, text.version, text.body)
