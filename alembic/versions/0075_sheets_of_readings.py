"""workbooks of readings, read and looked at before they are kept

Revision: 0075
Before: 0074
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One for a person and an account; it goes with either of them."""
    op.create_table(
        "reading_sheet",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger, sa.ForeignKey("customer_account.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("taken_on", sa.Date, nullable=False),
        sa.Column("rows", postgresql.JSONB, nullable=False),
        sa.Column("faults", postgresql.JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "account_id"),
    )
    op.create_index("ix_reading_sheet_account_id", "reading_sheet", ["account_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("reading_sheet")
