"""what applications are found by beside their texts; which files have a copy everybody can open

Revision: 0031
Before: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("contacts", sa.String(1000), nullable=False, server_default=""))
    op.add_column("stored_file", sa.Column("has_copy", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("stored_file", "has_copy")
    op.drop_column("application", "contacts")
