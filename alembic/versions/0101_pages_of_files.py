"""stored files: how many pages a PDF has

Revision: 0101
Before: 0100
"""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those that are there nobody has counted them."""
    op.add_column("stored_file", sa.Column("pages", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("stored_file", "pages")
