"""What an answer to remarks has changed: было → стало of questions and places for files, under each remark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application, Remark
from lkk.models.files import StoredFile
from lkk.services.applications import attachments, choices, history, slots
from lkk.services.forms import catalog, review
from lkk.services.forms.declaration import Field, Kind, Slot
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import HistoryKind, Side

#: A place that only a remark opens, for what the form does not ask for.
REQUESTED = Slot(slots.REQUESTED, "Новый документ или фото", max_files=5)
NO_FILE = "не приложено"


def places(kind: Kind) -> dict[str, Field | Slot]:
    """What a remark may name: questions and places for files."""
    questions = {field.name: field for field in kind.fields}
    return {**questions, **{slot.code: slot for slot in kind.slots}, REQUESTED.code: REQUESTED}


@dataclass(frozen=True)
class PlaceFiles:
    """Names of the applicant's files in a place: those replaced since something was asked, and those added since."""

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


async def files_of(work: UnitOfWork, application: Application) -> dict[str, PlaceFiles]:
    """The files of the answer by their places, while it is awaited."""
    asked_at = application.status_changed_at
    theirs = (StoredFile.application_id == application.key, StoredFile.side == Side.CUSTOMER)
    found: dict[str, PlaceFiles] = {}
    for row in await work.session.exec(select(StoredFile).where(*theirs).order_by(col(StoredFile.id))):
        place = found.get(row.slot, PlaceFiles())
        if row.replaced_at is not None and row.replaced_at >= asked_at:
            found[row.slot] = replace(place, old=(*place.old, row.name))
        elif row.replaced_at is None and attachments.of_answer(row, asked_at):
            found[row.slot] = replace(place, new=(*place.new, row.name))
    return found


async def write_down(
    work: UnitOfWork,
    actor: Actor,
    application: Application,
    waiting: Sequence[Remark],
    before: Mapping[str, Any],
    files: Mapping[str, PlaceFiles],
) -> list[str]:
    """Put было → стало under the remarks and into the history, there masked; return the labels of what was changed.

    `before` are the answers as they were; those of the application are the new ones.
    """
    kind = catalog.kind_of(application.kind)
    known = places(kind)
    names = await choices.names(work, kind, application)
    changed: dict[str, tuple[str, str]] = {}
    for remark in waiting:
        place = known.get(remark.field_name)
        if place is None:
            continue
        pair = _of_slot(place, files) if isinstance(place, Slot) else _of_field(place, before, application, names)
        if pair:
            remark.was, remark.became = pair
            changed[place.label] = review.masked_pair(place, *pair) if isinstance(place, Field) else pair
    for label, (was, became) in changed.items():
        words = f"{label}: было «{was}», стало «{became}»"[: history.REASON_LENGTH]
        history.append(work, application, HistoryKind.REMARK, actor, reason=words)
    return list(changed)


def _of_field(
    field: Field, before: Mapping[str, Any], application: Application, names: Mapping[str, str]
) -> tuple[str, str] | None:
    was, now = before.get(field.name), application.answers.get(field.name)
    return (review.words(field, was, names), review.words(field, now, names)) if was != now else None


def _of_slot(slot: Slot, files: Mapping[str, PlaceFiles]) -> tuple[str, str] | None:
    found = files.get(slot.code)
    return ("; ".join(found.old) or NO_FILE, "; ".join(found.new) or NO_FILE) if found else None
