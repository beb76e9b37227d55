"""SMS: which reports the gateways have brought, so that none is taken twice

Revision: 0103
Before: 0102
"""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; its rows live for an hour."""
    op.create_table(
        "sms_report_taken",
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", name="pk_sms_report_taken"),
    )
    op.create_index("ix_sms_report_taken_at", "sms_report_taken", ["at"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("sms_report_taken")
