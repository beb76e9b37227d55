"""stored files: how many pages a PDF has

Revision: 0099
Before: 0098
"""

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those that are there nobody has counted them."""
    op.add_column("stored_file", sa.Column("pages", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("stored_file", "pages")
