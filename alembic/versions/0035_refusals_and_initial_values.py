"""a channel counts what it did not take, a counter knows what it showed when its meter was put in place

Revision: 0035
Before: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel_health", sa.Column("refusals", sa.Integer(), server_default="0", nullable=False))
    op.add_column("channel_health", sa.Column("last_refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("register", sa.Column("initial_value", sa.Numeric(precision=16, scale=4), nullable=True))


def downgrade() -> None:
    op.drop_column("register", "initial_value")
    op.drop_column("channel_health", "last_refused_at")
    op.drop_column("channel_health", "refusals")
