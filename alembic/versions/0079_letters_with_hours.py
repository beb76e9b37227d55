"""letters with hours: how far the mailbox was read, its letters, uploads that came by mail

Revision: 0079
Before: 0078
"""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the mark; no letter was read before."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("hourly_upload", sa.Column("from_mail", sa.Boolean(), server_default="false", nullable=False))
    op.create_table(
        "hours_mailbox",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hours_mailbox"),
        sa.UniqueConstraint("name", name="uq_hours_mailbox_name"),
    )
    op.create_table(
        "hours_letter",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("files_done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["hours_mailbox.id"], name="fk_hours_letter_mailbox_id_hours_mailbox", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_hours_letter_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hours_letter"),
    )
    op.create_index(
        "uq_hours_letter_mailbox_id_validity_uid", "hours_letter", ["mailbox_id", "validity", "uid"], unique=True
    )
    for name, columns, where in (
        ("waiting", ["id"], "state = 'waiting'"),
        ("put_aside", ["found_at"], "state = 'put_aside'"),
        ("sender", ["sender", "found_at"], "state = 'put_aside'"),
        ("digest", ["digest"], "digest <> ''"),
        ("user_id", ["user_id"], "user_id is not null"),
    ):
        op.create_index(f"ix_hours_letter_{name}", "hours_letter", columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    """The letters stay in the mailbox."""
    op.drop_table("hours_letter")
    op.drop_table("hours_mailbox")
    op.drop_column("hourly_upload", "from_mail")
