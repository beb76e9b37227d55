"""the code of the reason a request for a change of a profile was refused with, and two reasons to begin with

Revision: 0059
Before: 0058
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

DECISION, SINCE = "change_refused", date(2026, 1, 1)
REASONS = (
    ("unreadable", "Снимок документа не читается. Приложите более чёткий"),
    ("other_document", "Приложен не тот документ. Приложите тот, что назван в форме"),
)
TABLE = sa.table(
    "decision_reason",
    sa.column("decision", sa.String),
    sa.column("code", sa.String),
    sa.column("text", sa.String),
    sa.column("position", sa.Integer),
    sa.column("valid_from", sa.Date),
)


def upgrade() -> None:
    """Add the column, empty for every request there is, and the reasons."""
    op.add_column("profile_change", sa.Column("decision_code", sa.String(40), server_default="", nullable=False))
    rows = [
        {"decision": DECISION, "code": code, "text": text, "position": 10 * at, "valid_from": SINCE}
        for at, (code, text) in enumerate(REASONS, 1)
    ]
    op.bulk_insert(TABLE, rows)


def downgrade() -> None:
    """Take both away."""
    op.execute(TABLE.delete().where(TABLE.c.decision == DECISION))
    op.drop_column("profile_change", "decision_code")
