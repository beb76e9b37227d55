"""calls that customers ask for; their hours and term as effective-dated rows

Revision: 0087
Before: 0086
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

_OPEN = sa.text("state in ('requested', 'again')")
_TELL = (
    "create trigger tell_rules_changed after insert or update or delete or truncate on callback_terms"
    " for each statement execute function tell_rules_changed()"
)


def upgrade() -> None:
    """Add the tables and the first terms."""
    op.execute("set local lock_timeout = '5s'")
    terms = op.create_table(
        "callback_terms",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("first_hour", sa.Integer(), nullable=False),
        sa.Column("last_hour", sa.Integer(), nullable=False),
        sa.Column("term_hours", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_callback_terms"),
        sa.UniqueConstraint("valid_from", name="uq_callback_terms_valid_from"),
    )
    op.execute(_TELL)
    first = {"first_hour": 9, "last_hour": 18, "term_hours": 4, "valid_from": date(2026, 1, 1)}
    op.bulk_insert(terms, [first])
    op.create_table(
        "callback",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=300), nullable=False),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("window_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ring_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_callback_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_callback"),
        sa.UniqueConstraint("public_id", name="uq_callback_public_id"),
    )
    op.create_index("ix_callback_user_id", "callback", ["user_id"])
    op.create_index("uq_callback_open", "callback", ["user_id"], unique=True, postgresql_where=_OPEN)
    op.create_index("ix_callback_due_at", "callback", ["due_at"], postgresql_where=_OPEN)
    op.create_index(
        "ix_callback_closed_at", "callback", ["closed_at"], postgresql_where=sa.text("closed_at is not null")
    )
    op.create_table(
        "callback_try",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("callback_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name="fk_callback_try_author_id_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callback.id"], name="fk_callback_try_callback_id_callback", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_callback_try"),
    )
    op.create_index("ix_callback_try_callback_id", "callback_try", ["callback_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("callback_try", "callback", "callback_terms"):
        op.drop_table(table)
