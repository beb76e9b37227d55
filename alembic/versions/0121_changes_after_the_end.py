"""outage_after_end: what the feed has told of an outage after its end, until an employee accepts it

Revision: 0121
Before: 0120
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0121"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.execute("set local lock_timeout = '5s'")
    op.create_table(
        "outage_after_end",
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outage.id"], name="fk_outage_after_end_outage_id_outage", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outage_id", name="pk_outage_after_end"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("outage_after_end")
