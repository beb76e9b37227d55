"""by what the sign-in finds closed cabinets; people go on signing in meanwhile

Revision: 0069
Before: 0068
"""

import sqlalchemy as sa

from lkk.migrations.online import create_index, drop_index

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

INDEX = "ix_user_account_closed_login"


def upgrade() -> None:
    create_index(INDEX, "user_account", ["closed_login"], postgresql_where=sa.text("closed_login <> ''"))


def downgrade() -> None:
    drop_index(INDEX, "user_account")
