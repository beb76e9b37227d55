"""outage_point, quality_event_point: metering points concerned, beside houses

Revision: 0117
Before: 0116
"""

import sqlalchemy as sa
from alembic import op

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None

#: The table of points, the column that names its owner and the owner.
TABLES = (("outage_point", "outage_id", "outage"), ("quality_event_point", "event_id", "quality_event"))


def upgrade() -> None:
    """Make the tables."""
    op.execute("set local lock_timeout = '5s'")
    for table, column, owner in TABLES:
        op.create_table(
            table,
            sa.Column(column, sa.BigInteger(), nullable=False),
            sa.Column("point_key", sa.String(length=64), nullable=False),
            sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete="CASCADE"),
            sa.PrimaryKeyConstraint(column, "point_key", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_point_key", table, ["point_key"])


def downgrade() -> None:
    """Drop them."""
    for table, *_ in TABLES:
        op.drop_table(table)
