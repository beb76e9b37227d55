"""What another tab or device has answered meanwhile: found before an older answer takes its place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lkk.services.forms.checking import checked_field
from lkk.services.forms.declaration import Answers, Field
from lkk.services.forms.values import is_empty
from lkk.services.kernel.errors import ServiceError, Stale
from lkk.vocabulary.applications import FieldKind

_UNREADABLE = object()

#: What stood in the questions when their page was drawn or kept last, by their names.
Seen = Mapping[str, Any]


class AnsweredElsewhere(ServiceError):
    """Questions were answered otherwise since this page was drawn; nothing is saved, `answers` are the newer ones."""

    text = "В другой вкладке ответили иначе. Проверьте отмеченные вопросы и повторите"

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__()
        self.answers = dict(answers)


class NewerDraft(Stale):
    """The draft was changed after the page with its answers was drawn."""

    text = "Черновик изменён в другой вкладке. Проверьте его и отправьте ещё раз"


def unchanged(one: Field, raw: Any, seen: Any, today: date) -> bool:
    """Whether what stands in a control is what it was drawn with."""
    return raw == seen or _value(one, raw, today) == (None if is_empty(seen) else seen)


def to_keep(fields: Mapping[Field, Any], answers: Answers, seen: Seen, today: date) -> dict[Field, Any]:
    """Those of the typed answers that this page has changed; one it has left empty may be answered elsewhere.

    Raises:
        AnsweredElsewhere: one of them, or one that is shown, was answered otherwise meanwhile.
    """
    changed = {one: raw for one, raw in fields.items() if not unchanged(one, raw, seen.get(one.name), today)}
    newer = {}
    for one, raw in fields.items():
        stored, before = answers.get(one.name), seen.get(one.name)
        moved = (None if is_empty(stored) else stored) != (None if is_empty(before) else before)
        shown = one in changed or not is_empty(before)
        if moved and shown and not unchanged(one, raw, stored, today):
            newer[one.name] = stored
    if newer:
        raise AnsweredElsewhere(newer)
    return changed


def _value(one: Field, raw: Any, today: date) -> Any:
    checked = checked_field(one, raw, today)
    if one.name not in checked.answers or (one.kind is FieldKind.ROWS and checked.errors):
        return _UNREADABLE
    value = checked.answers[one.name]
    return None if is_empty(value) else value
