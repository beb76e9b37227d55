"""passports of meters and points, what a meter showed when it was taken down, the month the readings are closed through

Revision: 0057
Before: 0056
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_EMPTY = sa.text("'{}'")


def upgrade() -> None:
    """Empty until the feed tells of them."""
    for table in ("metering_point", "meter"):
        op.add_column(table, sa.Column("details", postgresql.JSONB, server_default=_EMPTY, nullable=False))
    op.add_column("register", sa.Column("final_value", sa.Numeric(16, 4)))
    op.add_column("customer_account", sa.Column("closed_through", sa.Date))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("customer_account", "closed_through")
    op.drop_column("register", "final_value")
    op.drop_column("meter", "details")
    op.drop_column("metering_point", "details")
