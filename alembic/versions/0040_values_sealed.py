"""passport, СНИЛС, bank details and what waits to be sent are sealed where they lie open

Revision: 0040
Before: 0039
"""

import json
from typing import Any

from lkk.migrations import online
from lkk.sealing import key_of, seal, unseal

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

#: Answers that are sealed from this revision on.
_NAMES = (
    "passport",
    "other_document",
    "document_issued_by",
    "document_issued_on",
    "department_code",
    "snils",
    "bik",
    "bank_name",
    "settlement_account",
    "correspondent_account",
)
_SOME = f"answers ?| array{list(_NAMES)}"
_TEXTS = (("profile", "user_id", "snils"), ("application_remark", "id", "was"), ("application_remark", "id", "became"))


def upgrade() -> None:
    """A repeated upgrade finds sealed what it has sealed before."""
    for table, key, column in _TEXTS:
        online.change_values(
            table, key, column, f"{column} <> ''", lambda value, place=f"{table}.{column}": _sealed(value, place)
        )
    online.change_values("application", "id", "answers", _SOME, lambda value: _answers(value, _sealed_json))
    online.change_values(
        "outbox_item", "id", "payload", "payload <> '{}'", lambda value: _sealed_json(value, "outbox_item.payload")
    )


def downgrade() -> None:
    """Open again what was sealed: the keys are still needed."""
    online.change_values(
        "outbox_item", "id", "payload", "payload <> '{}'", lambda value: _open_json(value, "outbox_item.payload")
    )
    online.change_values("application", "id", "answers", _SOME, lambda value: _answers(value, _open_json))
    for table, key, column in reversed(_TEXTS):
        online.change_values(
            table, key, column, f"{column} <> ''", lambda value, place=f"{table}.{column}": _open(value, place)
        )


def _sealed(value: str, place: str) -> str:
    return value if key_of(value) else seal(value, place)


def _open(value: str, place: str) -> str:
    return unseal(value, place) if key_of(value) else value


def _sealed_json(value: Any, place: str) -> Any:
    """Empty ones stay as they are."""
    if not value and value not in (0, False):
        return value
    return value if isinstance(value, str) and key_of(value) else seal(json.dumps(value, ensure_ascii=False), place)


def _open_json(value: Any, place: str) -> Any:
    return json.loads(unseal(value, place)) if isinstance(value, str) and key_of(value) else value


def _answers(answers: dict[str, Any], change: Any) -> dict[str, Any]:
    return {
        name: change(value, f"application.answers.{name}") if name in _NAMES else value
        for name, value in answers.items()
    }
