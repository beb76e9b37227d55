"""applications: what employees have prepared for customers, by an index

Revision: 0130
Before: 0129
"""

import sqlalchemy as sa

from lkk.migrations import online

revision = "0130"
down_revision = "0129"
branch_labels = None
depends_on = None

_NAME = "ix_application_prepared"


def upgrade() -> None:
    """Make the index while applications are filed."""
    online.create_index(
        _NAME,
        "application",
        ["submitted_at"],
        postgresql_include=["filed_by"],
        postgresql_where=sa.text("filed_by <> user_id and status <> 'draft'"),
    )


def downgrade() -> None:
    """Drop it."""
    online.drop_index(_NAME, "application")
