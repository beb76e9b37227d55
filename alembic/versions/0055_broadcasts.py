"""mass notifications: text and audience, accounts of a list, recipients; what is one of very many in the outbox

Revision: 0055
Before: 0054
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Three tables and two columns."""
    op.create_table(
        "broadcast",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sms", sa.String(length=500), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("audience", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("list_name", sa.String(length=200), nullable=False),
        sa.Column("list_accounts", sa.Integer(), nullable=False),
        sa.Column("list_told", sa.String(length=300), nullable=False),
        sa.Column("list_faults", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("counted", postgresql.JSONB(), server_default="{}", nullable=False),
        _moment("counted_at"),
        sa.Column("history", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        _moment("created_at", nullable=False),
        _moment("updated_at", nullable=False),
        _moment("submitted_at"),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        _moment("decided_at"),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("stopped_by", sa.BigInteger(), nullable=True),
        _moment("stopped_at"),
        _moment("listed_at"),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("handled", sa.Integer(), nullable=False),
        sa.Column("handled_to", sa.BigInteger(), nullable=False),
        _moment("handed_at"),
        _moment("sent_at"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name="fk_broadcast_author_id_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name="fk_broadcast_decided_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by"], ["user_account.id"], name="fk_broadcast_stopped_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
    )
    op.create_index("ix_broadcast_author_id", "broadcast", ["author_id"])
    op.create_index("ix_broadcast_state", "broadcast", ["state", "id"])
    op.create_index("ix_broadcast_sending", "broadcast", ["id"], postgresql_where=sa.text("state = 'sending'"))
    op.create_table(
        "broadcast_account",
        sa.Column("broadcast_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name="fk_broadcast_account_broadcast_id_broadcast", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name="fk_broadcast_account_account_id_customer_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "account_id", name="pk_broadcast_account"),
    )
    op.create_index("ix_broadcast_account_account_id", "broadcast_account", ["account_id"])
    op.create_table(
        "broadcast_recipient",
        sa.Column("broadcast_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("mail", sa.String(length=32), server_default="none", nullable=False),
        sa.Column("sms_off", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name="fk_broadcast_recipient_broadcast_id_broadcast", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_broadcast_recipient_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "user_id", name="pk_broadcast_recipient"),
    )
    op.create_index("ix_broadcast_recipient_user_id", "broadcast_recipient", ["user_id"])
    op.create_index(
        "ix_broadcast_recipient_queued",
        "broadcast_recipient",
        ["broadcast_id"],
        postgresql_where=sa.text("mail = 'queued'"),
    )
    op.add_column("outbox_item", sa.Column("bulk", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("sms_message", sa.Column("broadcast_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_sms_message_broadcast_id_broadcast",
        "sms_message",
        "broadcast",
        ["broadcast_id"],
        ["id"],
        ondelete="SET NULL",
    )


def downgrade() -> None:
    """Take it back; what was sent stays with the people it was sent to."""
    op.drop_column("sms_message", "broadcast_id")
    op.drop_column("outbox_item", "bulk")
    op.drop_table("broadcast_recipient")
    op.drop_table("broadcast_account")
    op.drop_table("broadcast")
