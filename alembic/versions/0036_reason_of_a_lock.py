"""who is locked out may read why

Revision: 0036
Before: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("locked_reason", sa.String(length=300), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("user_account", "locked_reason")
