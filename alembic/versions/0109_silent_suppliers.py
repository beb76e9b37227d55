"""supply contracts: when the staff were told that the supplier is silent

Revision: 0109
Before: 0108
"""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("supply_case", sa.Column("silent_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("supply_case", "silent_told_at")
