"""giver_bound: the power that only who has more may give away

Revision: 0131
Before: 0130
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0131"
down_revision = "0130"
branch_labels = None
depends_on = None

_TELL = (
    "create trigger tell_rules_changed after insert or update or delete or truncate on giver_bound"
    " for each statement execute function tell_rules_changed()"
)
_BOUND = {
    "kilowatts": 15,
    "law": "Правила технологического присоединения, утв. ПП РФ от 27.12.2004 № 861, п. 34",
    "valid_from": date(2020, 1, 1),
    "valid_to": None,
}


def upgrade() -> None:
    """Add the table with the bound of today's law."""
    bounds = op.create_table(
        "giver_bound",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kilowatts", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_giver_bound"),
        sa.UniqueConstraint("valid_from", name="uq_giver_bound_valid_from"),
    )
    op.execute(_TELL)
    op.bulk_insert(bounds, [_BOUND])


def downgrade() -> None:
    """Drop it; the directory keeps no rows of its own without the table."""
    op.drop_table("giver_bound")
