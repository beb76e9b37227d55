"""Applications: those that have come to the supply contract are found without reading all at work

Revision: 0100
Before: 0099
"""

import sqlalchemy as sa

from lkk.migrations.online import create_index, drop_index

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None

NAME = "ix_application_at_supply"


def upgrade() -> None:
    """Build it while people go on working."""
    create_index(NAME, "application", ["id"], postgresql_where=sa.text("stage = 'supply'"))


def downgrade() -> None:
    """Drop it."""
    drop_index(NAME, "application")
