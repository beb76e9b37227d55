"""outage_after_end: changes that an employee has turned down, with the reason

Revision: 0133
Before: 0132
"""

import sqlalchemy as sa
from alembic import op

revision = "0133"
down_revision = "0132"
branch_labels = None
depends_on = None

_TABLE = "outage_after_end"


def upgrade() -> None:
    """Add the columns of the decision."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column(_TABLE, sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(_TABLE, sa.Column("dismissed_by", sa.BigInteger(), nullable=True))
    op.add_column(_TABLE, sa.Column("dismissed_reason", sa.String(length=400), server_default="", nullable=False))
    op.create_foreign_key(
        "fk_outage_after_end_dismissed_by_user_account",
        _TABLE,
        "user_account",
        ["dismissed_by"],
        ["id"],
        ondelete="SET NULL",
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("dismissed_reason", "dismissed_by", "dismissed_at"):
        op.drop_column(_TABLE, name)
