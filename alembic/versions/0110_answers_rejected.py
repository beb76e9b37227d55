"""signing: the company rejects disagreements, and the customer answers the same version once more

Revision: 0110
Before: 0109
"""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None
_TABLE = "signing_answer"


def upgrade() -> None:
    """Add the company's answer; a version is disagreed with once and refused once."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column(_TABLE, sa.Column("rejection", sa.String(1000), server_default="", nullable=False))
    op.add_column(_TABLE, sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(_TABLE, sa.Column("rejected_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_signing_answer_rejected_by_user_account",
        _TABLE,
        "user_account",
        ["rejected_by"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_unique_constraint("uq_signing_answer_version_id_event", _TABLE, ["version_id", "event"])
    op.drop_constraint("uq_signing_answer_version_id", _TABLE)


def downgrade() -> None:
    """Drop the columns; of two answers to a version the later one stays."""
    op.execute("delete from signing_answer a using signing_answer b where a.version_id = b.version_id and a.id < b.id")
    op.create_unique_constraint("uq_signing_answer_version_id", _TABLE, ["version_id"])
    op.drop_constraint("uq_signing_answer_version_id_event", _TABLE)
    for name in ("rejected_by", "rejected_at", "rejection"):
        op.drop_column(_TABLE, name)
