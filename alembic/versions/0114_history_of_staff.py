"""history of applications: what employees did in a period, by an index

Revision: 0114
Before: 0113
"""

import sqlalchemy as sa

from lkk.migrations import online

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None

_NAME = "ix_application_history_of_staff"


def upgrade() -> None:
    """Make the index while lines are written."""
    online.create_index(
        _NAME,
        "application_history",
        ["at"],
        postgresql_include=["actor_id", "after"],
        postgresql_where=sa.text("kind = 'status' and side = 'company' and actor_id is not null"),
    )


def downgrade() -> None:
    """Drop it."""
    online.drop_index(_NAME, "application_history")
