"""imports of readings from files by the staff

Revision: 0070
Before: 0069
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    op.create_table(
        "reading_import",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("rows", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("results", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name="fk_reading_import_made_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reading_import"),
    )
    op.create_index("ix_reading_import_made_at", "reading_import", ["made_at"])
    op.create_index("ix_reading_import_made_by", "reading_import", ["made_by"])


def downgrade() -> None:
    """The table goes."""
    op.drop_table("reading_import")
