"""powers of representatives: who ended them before their day and why

Revision: 0107
Before: 0106
"""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("signing_representative", sa.Column("ended_by", sa.BigInteger(), nullable=True))
    op.add_column("signing_representative", sa.Column("ended_why", sa.String(300), nullable=False, server_default=""))
    op.create_foreign_key(
        "fk_signing_representative_ended_by_user_account",
        "signing_representative",
        "user_account",
        ["ended_by"],
        ["id"],
        ondelete="SET NULL",
    )


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("signing_representative", "ended_why")
    op.drop_column("signing_representative", "ended_by")
