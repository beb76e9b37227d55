"""disclosures: the figures of a quarter as they were published

Revision: 0112
Before: 0111
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "disclosure",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("parts", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["user_account.id"],
            name="fk_disclosure_published_by_user_account",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_quarter", "disclosure", ["quarter", sa.text("id desc")])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("disclosure")
