"""invoices: which document each is

Revision: 0104
Before: 0103
"""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column with its index."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("invoice", sa.Column("document_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_invoice_document_id_document", "invoice", "document", ["document_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index("ix_invoice_document_id", "invoice", ["document_id"])


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("invoice", "document_id")
