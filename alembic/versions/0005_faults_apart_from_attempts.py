"""How often our own code failed at an outbox item, apart from how often it was tried.

Revision: 0005
Before: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.add_column("outbox_item", sa.Column("faults", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("outbox_item", "faults")
