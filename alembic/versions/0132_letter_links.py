"""user_account: links to switch emails off, which their owner can revoke

Revision: 0132
Before: 0131
"""

import sqlalchemy as sa
from alembic import op

revision = "0132"
down_revision = "0131"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the turn of the links; a constant default rewrites no row."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("user_account", sa.Column("letter_links", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("user_account", "letter_links")
