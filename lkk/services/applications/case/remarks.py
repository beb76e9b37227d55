"""Remarks of the staff, and the applicant's answer to them: words, files, corrected fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from lkk.models.applications import Application, Remark
from lkk.services.applications import access, attachments, choices, classified, contacts
from lkk.services.applications.case.before_after import REQUESTED, PlaceFiles, files_of, places, write_down
from lkk.services.applications.choices import Choice
from lkk.services.applications.workflow import deadlines, status_changes
from lkk.services.applications.workflow.needs import TEXT_LENGTH, Payload
from lkk.services.applications.workflow.settling import open_remarks
from lkk.services.applications.workflow.status_changes import Changed
from lkk.services.directories import in_force
from lkk.services.forms import catalog, prefill, review
from lkk.services.forms.checking import checked_field, checked_form
from lkk.services.forms.declaration import Field, Kind, Slot
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, RemarkOutcome
from lkk.vocabulary.words import at_most_signs

ANSWERED = "Исправлено: "
DEMANDED = "Приложите файл: его просят в замечании"


@dataclass(frozen=True)
class RemarkView:
    """A remark; `label` is the question it is about, empty for the whole application.

    `was` and `became` are the answer before and after, `answer` the words that were given with it.
    """

    id: int
    field_name: str
    label: str
    text: str
    created_at: datetime
    resolved: bool
    outcome: RemarkOutcome | None
    was: str
    became: str
    answer: str


async def of_application(work: UnitOfWork, application: Application, *, mask: bool = False) -> list[RemarkView]:
    """All remarks, those that wait for an answer first; with `mask` sensitive answers are masked."""
    known = places(catalog.kind_of(application.kind))
    query = (
        select(Remark)
        .where(Remark.application_id == application.key)
        .order_by(col(Remark.resolved_at).is_(None).desc(), col(Remark.id))
    )
    return [
        RemarkView(
            row.key,
            row.field_name,
            known[row.field_name].label if row.field_name in known else "",
            row.text,
            row.created_at,
            row.resolved_at is not None,
            row.outcome,
            *_pair(row, known.get(row.field_name), mask),
            row.answer,
        )
        for row in await work.session.exec(query)
    ]


def _pair(row: Remark, place: Field | Slot | None, mask: bool) -> tuple[str, str]:
    """The answer before and after."""
    return (
        review.masked_pair(place, row.was, row.became) if mask and isinstance(place, Field) else (row.was, row.became)
    )


@dataclass(frozen=True)
class Asked:
    """What an applicant may correct now, with the answers that stand; `named` are questions and places for files."""

    kind: str
    named: frozenset[str]
    answers: Mapping[str, Any]
    choices: Mapping[str, tuple[Choice, ...]]
    today: date
    dispatcher: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions in the order of the form."""
        return tuple(one for one in catalog.kind_of(self.kind).fields if one.name in self.named)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places for files in the order of the form; one that a remark names is demanded."""
        known = (*catalog.kind_of(self.kind).slots, REQUESTED)
        return tuple(replace(one, required=True) for one in known if one.code in self.named)


async def asked(work: UnitOfWork, actor: Actor, number: str) -> Asked:
    """The questions and places for files that open remarks name; none while nobody waits for an answer.

    Raises:
        NotFound: as `access.seen`.
    """
    application = await access.seen(work, actor, number)
    kind = catalog.kind_of(application.kind)
    waits = awaits_answer(application) and not actor.staff
    named = await _correctable(work, actor, application) if waits else set()
    return Asked(
        kind=kind.code,
        named=frozenset(named),
        answers=dict(application.answers),
        choices=await choices.offered(work, kind, application.user_id, application.account_id) if named else {},
        today=await deadlines.today(work, application),
        dispatcher=(await in_force.company(work)).dispatcher.number,
    )


async def answer(
    work: UnitOfWork,
    actor: Actor,
    application_id: int,
    *,
    revision: int,
    text: str = "",
    explanations: Mapping[int, str] | None = None,
    corrections: Mapping[str, Any] | None = None,
    documents: Sequence[UUID] = (),
) -> Changed:
    """Answer an information request: the application returns to the status it had, its deadline goes on.

    `corrections` are new answers to the questions the open remarks name; the rest of what was filed stays,
    and an answer that is given as it was is no correction. `explanations` are words by the id of a remark; `text`
    stands under the remarks without any. A place for files that a remark names must have got a file.

    Raises:
        NotFound, Stale: as `access.locked`.
        NotAllowed: nobody asked, or the actor is not the applicant.
        FieldErrors: a correction is wrong, a demanded file is missing, or nothing was answered.
    """
    application = await access.locked(work, actor, application_id, revision, in_visit=True)
    if actor.staff or application.previous_status is None:
        raise NotAllowed
    waiting = await open_remarks(work, application_id)
    files = await files_of(work, application)
    _check_demanded(application, waiting, explanations or {}, files)
    before = application.answers
    await _correct(work, actor, application, corrections or {})
    changed = await write_down(work, actor, application, waiting, before, files)
    for remark in waiting:
        remark.answer = ((explanations or {}).get(remark.key) or text).strip()
    said = "\n".join(dict.fromkeys(one.answer for one in waiting if one.answer)) or text.strip()
    said = said or (ANSWERED + ", ".join(changed) if changed else "")
    return await status_changes.change(
        work,
        actor,
        application_id,
        application.previous_status,
        Payload(result=said[:TEXT_LENGTH], documents=tuple(documents)),
        revision=revision,
    )


def _check_demanded(
    application: Application,
    waiting: Sequence[Remark],
    explanations: Mapping[int, str],
    files: Mapping[str, PlaceFiles],
) -> None:
    known = places(catalog.kind_of(application.kind))
    errors = FieldErrors()
    for remark in waiting:
        name = remark.field_name
        if isinstance(known.get(name), Slot) and not files.get(name, PlaceFiles()).new:
            errors.add(name, DEMANDED)
        if len(explanations.get(remark.key, "")) > TEXT_LENGTH:
            errors.add(f"explain.{remark.key}", f"Сократите: {at_most_signs(TEXT_LENGTH)}")
    errors.raise_if_any()


async def _correctable(work: UnitOfWork, actor: Actor, application: Application) -> set[str]:
    """The questions and places that open remarks name; who applies is the profile's to say and is answered in words."""
    of_profile = prefill.identity(catalog.kind_of(application.kind), await prefill.profile_facts(work, actor))
    return {remark.field_name for remark in await open_remarks(work, application.key)} - of_profile.keys()


async def _correct(work: UnitOfWork, actor: Actor, application: Application, corrections: Mapping[str, Any]) -> None:
    """Put corrected answers in the place of the old ones."""
    if not corrections:
        return
    kind = catalog.kind_of(application.kind)
    named = await _correctable(work, actor, application)
    today = await deadlines.today(work, application)
    errors, answers = FieldErrors(), dict(application.answers)
    fields = [field for field in kind.fields if field.name in corrections]
    if {field.name for field in fields} - named or len(fields) < len(corrections):
        raise NotAllowed("Исправить можно только то, о чём сказано в замечаниях")
    for field in fields:
        checked = checked_field(field, corrections[field.name], today)
        answers |= checked.answers
        for name, sentence in checked.errors.items():
            errors.add(name, sentence)
    errors.raise_if_any()
    await _check_whole(work, application, kind, answers, named)
    application.answers = answers
    await contacts.refresh(work, application)
    await classified.corrected(work, application)


async def _check_whole(
    work: UnitOfWork, application: Application, kind: Kind, answers: Mapping[str, Any], named: set[str]
) -> None:
    """The corrected questions must fit the rest; dates that were right on the day of filing stay right."""
    errors = FieldErrors()
    files = await attachments.counted(work, application.key)
    found = checked_form(kind, answers, files, await deadlines.today(work, application))
    found |= await choices.refused(work, kind, answers, application.user_id, application.account_id)
    for name, sentence in found.items():
        if name.partition(".")[0] in named or name not in application.answers:
            errors.add(name, sentence)
    errors.raise_if_any()


def awaits_answer(application: Application) -> bool:
    """Whether the applicant was asked and may answer now."""
    return application.status is ApplicationStatus.INFO_REQUESTED
