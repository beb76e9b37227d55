"""what the table of applications is sorted by and searched in

Revision: 0008
Before: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATUSES = (
    "'draft', 'submitted', 'registered', 'in_progress', 'info_requested', 'on_hold', 'fulfilled', 'rejected', "
    "'annulled', 'withdrawn'"
)
_SORTED_BY = {
    "kind": "kind",
    "object": "object_name",
    "applicant": "applicant",
    "account": "account_number",
    "status": f"array_position(array[{_STATUSES}]::text[], status::text)",
    "due_first": "coalesce(due_on, '9999-12-31'::date)",
    "due_last": "coalesce(due_on, '0001-01-01'::date)",
}
_CONTAINS = ("number", "object_name", "applicant", "account_number")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create extension if not exists pg_trgm")
    op.add_column(
        "application", sa.Column("account_number", sa.String(length=20), nullable=False, server_default=sa.text("''"))
    )
    op.alter_column("application", "account_number", server_default=None)
    op.execute(
        "update application set account_number = a.number from customer_account a "
        "where a.id = account_id and status <> 'draft'"
    )
    for name, expression in _SORTED_BY.items():
        op.create_index(
            f"ix_application_by_{name}",
            "application",
            [sa.text(expression), "id"],
            postgresql_where=sa.text("status <> 'draft'"),
        )
    op.create_index(
        "ix_application_words",
        "application",
        list(_CONTAINS),
        postgresql_using="gin",
        postgresql_ops=dict.fromkeys(_CONTAINS, "gin_trgm_ops"),
    )


def downgrade() -> None:
    op.drop_index("ix_application_words", table_name="application")
    for name in _SORTED_BY:
        op.drop_index(f"ix_application_by_{name}", table_name="application")
    op.drop_column("application", "account_number")
    op.execute("drop extension if exists pg_trgm")
