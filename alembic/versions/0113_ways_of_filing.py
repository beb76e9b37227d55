"""applications: how the customer asked for what an employee prepared

Revision: 0113
Before: 0112
"""

import sqlalchemy as sa
from alembic import op

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is known of those that were filed before."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("application", sa.Column("filed_channel", sa.String(32), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("application", "filed_channel")
