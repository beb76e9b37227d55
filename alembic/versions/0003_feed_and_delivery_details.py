"""Versions of readings, skipped changes of the feed, since when an outbox item is tried.

Revision: 0003
Before: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reading", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "outbox_item",
        sa.Column("waiting_since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.create_table(
        "skipped_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skipped_change")),
        sa.UniqueConstraint("entity", "external_id", name=op.f("uq_skipped_change_entity_external_id")),
    )


def downgrade() -> None:
    op.drop_table("skipped_change")
    op.drop_column("outbox_item", "waiting_since")
    op.drop_column("reading", "version")
