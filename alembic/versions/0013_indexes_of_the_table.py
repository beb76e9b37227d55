"""indexes of the table of applications: by rank, of one person, of few days, of choices

Revision: 0013
Before: 0012
"""

from typing import Any

import sqlalchemy as sa

from lkk.migrations import online

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_FILED = "status <> 'draft'"
_NEWEST = ("status_changed_at desc", "id desc")
_CHOSEN_BY = ("status", "kind", "direction", "waits_for_customer", "due_on", "submitted_at")
_KEYS = {
    "kind": "kind_title",
    "object": "object_name",
    "applicant": "applicant",
    "account": "account_number",
    "rank": "status_rank",
    "due_first": "coalesce(due_on, '9999-12-31'::date)",
    "due_last": "coalesce(due_on, '0001-01-01'::date)",
    "number": "number",
    "filed": "submitted_at",
}

# name: what it is sorted by, what it carries, of which rows
_Index = tuple[tuple[str, ...], tuple[str, ...], str]
_NEW: dict[str, _Index] = {
    "own_by_changed": (("user_id", *_NEWEST), _CHOSEN_BY, ""),
    "by_changed": (_NEWEST, (*_CHOSEN_BY, "executor_id"), _FILED),
    "of_status": (("status", *_NEWEST), (), _FILED),
    "of_kind": (("kind", *_NEWEST), (), _FILED),
    "of_executor": (("executor_id", *_NEWEST), ("status", "waits_for_customer"), ""),
    "by_due": (("due_on", "id"), ("status_changed_at",), f"due_on is not null and {_FILED}"),
    "by_filed": (("submitted_at", "id"), ("status_changed_at",), _FILED),
    "by_rank": (("status_rank", "id"), (), _FILED),
    **{f"own_by_{name}": (("user_id", key, "id"), (), _FILED) for name, key in _KEYS.items()},
}
_STATUSES = (
    "'draft', 'submitted', 'registered', 'in_progress', 'info_requested', 'on_hold', 'fulfilled', 'rejected', "
    "'annulled', 'withdrawn'"
)
_OLD: dict[str, _Index] = {
    "own": (("user_id", *_NEWEST), (), ""),
    "desk": (_NEWEST, (), _FILED),
    "desk_status": (("status", *_NEWEST), (), ""),
    "desk_kind": (("kind", *_NEWEST), (), ""),
    "executor": (("executor_id", *_NEWEST), (), ""),
    "due": (("due_on", "id"), (), "due_on is not null"),
    "submitted": (("submitted_at", "id"), (), ""),
    "by_status": ((f"array_position(array[{_STATUSES}]::text[], status::text)", "id"), (), _FILED),
}


def upgrade() -> None:
    _replace(_OLD, _NEW)


def downgrade() -> None:
    _replace(_NEW, _OLD)


def _replace(old: dict[str, _Index], new: dict[str, _Index]) -> None:
    """No moment without the one or the other."""
    for name, (columns, carried, rows) in new.items():
        options: dict[str, Any] = {"postgresql_include": list(carried)} if carried else {}
        if rows:
            options["postgresql_where"] = sa.text(rows)
        online.create_index(f"ix_application_{name}", "application", [sa.text(one) for one in columns], **options)
    for name in old:
        online.drop_index(f"ix_application_{name}", "application")
