"""message_draft: the chosen act of the composer and the ticked remarks with their words

Revision: 0135
Before: 0134
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0135"
down_revision = "0134"
branch_labels = None
depends_on = None

_TABLE = "message_draft"


def upgrade() -> None:
    """Add the columns."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column(_TABLE, sa.Column("act", sa.String(length=40), server_default="", nullable=False))
    op.add_column(_TABLE, sa.Column("remarks", JSONB(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Drop them."""
    for name in ("remarks", "act"):
        op.drop_column(_TABLE, name)
