"""message numbers of hours: of an upload until it is sent, of a sender for each month

Revision: 0072
Before: 0071
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which month a known number was of is not known: numbering begins anew, which takes any first number."""
    op.add_column("hourly_upload", sa.Column("messages", postgresql.JSONB(), server_default="{}", nullable=False))
    op.drop_index("uq_hourly_sender_account_id_inn", "hourly_sender")
    op.execute("delete from hourly_sender")
    op.add_column("hourly_sender", sa.Column("period", sa.Date(), nullable=False))
    op.create_index(
        "uq_hourly_sender_account_id_inn_period", "hourly_sender", ["account_id", "inn", "period"], unique=True
    )


def downgrade() -> None:
    """One number a sender again."""
    op.drop_index("uq_hourly_sender_account_id_inn_period", "hourly_sender")
    op.execute("delete from hourly_sender")
    op.drop_column("hourly_sender", "period")
    op.create_index("uq_hourly_sender_account_id_inn", "hourly_sender", ["account_id", "inn"], unique=True)
    op.drop_column("hourly_upload", "messages")
