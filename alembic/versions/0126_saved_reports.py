"""saved reports of heads, and the letters with them

Revision: 0126
Before: 0125
"""

import sqlalchemy as sa
from alembic import op

revision = "0126"
down_revision = "0125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "saved_report",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("of_kind", sa.String(40), nullable=False),
        sa.Column("span", sa.String(32), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("every", sa.String(32), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(span = 'days') = (first is not null and last is not null)", name=op.f("ck_saved_report_days")
        ),
        sa.CheckConstraint("(every is null) = (next_on is null)", name=op.f("ck_saved_report_next_on")),
        sa.CheckConstraint("every is null or span <> 'days'", name=op.f("ck_saved_report_every")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_saved_report_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_report"),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_report_user_id_name"),
    )
    op.create_index(
        "uq_saved_report_default",
        "saved_report",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_index(
        "ix_saved_report_next_on", "saved_report", ["next_on"], postgresql_where=sa.text("next_on is not null")
    )
    op.create_table(
        "report_letter",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("saved_report_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_report_id"],
            ["saved_report.id"],
            name="fk_report_letter_saved_report_id_saved_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_letter"),
        sa.UniqueConstraint("saved_report_id", "sent_on", name="uq_report_letter_saved_report_id_sent_on"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("report_letter")
    op.drop_table("saved_report")
