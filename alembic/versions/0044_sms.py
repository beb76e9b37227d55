"""SMS with what became of them, events without SMS, when a phone was confirmed

Revision: 0044
Before: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables and a column."""
    op.add_column("profile", sa.Column("phone_confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "sms_message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_key", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_sms_message_user_id_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sms_message"),
        sa.UniqueConstraint("delivery_key", name="uq_sms_message_delivery_key"),
    )
    op.create_index("ix_sms_message_user_id", "sms_message", ["user_id"])
    op.create_index("ix_sms_message_created_at", "sms_message", ["created_at"])
    op.create_index(
        "ix_sms_message_due",
        "sms_message",
        ["state", "due_at"],
        postgresql_where=sa.text("state in ('postponed', 'sent')"),
    )
    op.create_table(
        "unwanted_sms",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_unwanted_sms_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unwanted_sms"),
        sa.UniqueConstraint("user_id", "event", name="uq_unwanted_sms_user_id_event"),
    )


def downgrade() -> None:
    """Take it back; what became of SMS is lost."""
    op.drop_table("unwanted_sms")
    op.drop_table("sms_message")
    op.drop_column("profile", "phone_confirmed_at")
