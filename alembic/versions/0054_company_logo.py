"""the logo of the company: pictures by their hash, and which of them the row of the company names

Revision: 0054
Before: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column; nobody has a logo yet."""
    op.create_table(
        "company_logo",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_company_logo")),
    )
    op.add_column("company_details", sa.Column("logo", sa.String(64), server_default="", nullable=False))


def downgrade() -> None:
    """Take both away."""
    op.drop_column("company_details", "logo")
    op.drop_table("company_logo")
