"""queue of the desk: what was answered, who has a card open, columns put away, and indexes of the views

Revision: 0129
Before: 0128
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations import online

revision = "0129"
down_revision = "0128"
branch_labels = None
depends_on = None

_OPEN = "status not in ('fulfilled', 'rejected', 'annulled', 'terminated', 'withdrawn')"
_DUE = "coalesce(due_on, '9999-12-31'::date)"
_INDEXES: dict[str, tuple[list[str], str]] = {
    "ix_application_open_of_executor": (
        ["executor_id", _DUE, "id"],
        f"executor_id is not null and status <> 'draft' and {_OPEN}",
    ),
    "ix_application_open_free": ([_DUE, "id"], f"executor_id is null and status <> 'draft' and {_OPEN}"),
    "ix_application_open_by_due": ([_DUE, "id"], f"status <> 'draft' and {_OPEN}"),
    "ix_application_waiting_by_due": ([_DUE, "id"], f"waits_for_customer and status <> 'draft' and {_OPEN}"),
    "ix_application_answered_by_due": ([_DUE, "id"], "answered_at is not null and status <> 'draft'"),
}
#: What was written and not read yet is a new answer.
_ANSWERED = f"""
update application a set answered_at = m.created_at
  from application_message m
 where a.id between :first and :last and a.answered_at is null and {_OPEN.replace("status", "a.status")}
   and m.id = (select max(id) from application_message u
                where u.application_id = a.id and u.side = 'customer' and u.read_at is null and not u.internal)
"""  # noqa: S608


def upgrade() -> None:
    """Add what the queue shows and the indexes of its views, while applications are read and written."""
    op.execute("alter table application add column if not exists answered_at timestamptz")
    op.execute(
        "alter table presence add column if not exists application_id bigint"
        " constraint fk_presence_application_id_application references application (id) on delete set null"
    )
    op.execute(
        "create table if not exists queue_columns ("
        " user_id bigint not null constraint pk_queue_columns primary key"
        " constraint fk_queue_columns_user_id_user_account references user_account (id) on delete cascade,"
        " put_away varchar(200) not null)"
    )
    online.in_batches(_ANSWERED, "application")
    for name, (columns, where) in _INDEXES.items():
        online.create_index(name, "application", [sa.text(one) for one in columns], postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take all of it away."""
    for name in reversed(_INDEXES):
        online.drop_index(name, "application")
    op.drop_table("queue_columns")
    op.drop_column("presence", "application_id")
    op.drop_column("application", "answered_at")
