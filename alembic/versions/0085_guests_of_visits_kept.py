"""how long contacts of guests who came on a visit are kept is a row of the directory of terms

Revision: 0085
Before: 0084
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the term that was a constant of the code until now: a year."""
    rules = sa.table(
        "retention_rule",
        sa.column("data", sa.String),
        sa.column("value", sa.Integer),
        sa.column("unit", sa.String),
        sa.column("law", sa.String),
        sa.column("valid_from", sa.Date),
    )
    law = "Порядок компании: год после приёма, 152-ФЗ, ст. 5 ч. 7"
    op.bulk_insert(
        rules, [{"data": "guest_visits", "value": 1, "unit": "y", "law": law, "valid_from": date(2026, 1, 1)}]
    )


def downgrade() -> None:
    """Take the rows away."""
    op.execute("delete from retention_rule where data = 'guest_visits'")
