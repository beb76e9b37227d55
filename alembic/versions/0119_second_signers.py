"""documents: two customers may sign one

Revision: 0119
Before: 0118
"""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add who signs beside the customer of a document."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("document", sa.Column("counterparty_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_document_counterparty_id_user_account",
        "document",
        "user_account",
        ["counterparty_id"],
        ["id"],
        ondelete="RESTRICT",
    )


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("document", "counterparty_id")
