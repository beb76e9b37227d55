"""requests for archive readings and what the accounting system has answered

Revision: 0060
Before: 0059
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "archive_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("delivery_key", sa.Uuid(), nullable=False),
        sa.Column("first_period", sa.Date(), nullable=False),
        sa.Column("last_period", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("received", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name="fk_archive_request_account_id_customer_account",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name="fk_archive_request_asked_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_archive_request"),
        sa.UniqueConstraint("delivery_key", name="uq_archive_request_delivery_key"),
    )
    op.create_index("ix_archive_request_account_id", "archive_request", ["account_id", "id"])
    op.create_index("ix_archive_request_asked_by", "archive_request", ["asked_by"])
    op.create_index("ix_archive_request_asked_at", "archive_request", ["asked_at"])
    op.create_index(
        "uq_archive_request_waiting",
        "archive_request",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("state = 'requested'"),
    )
    op.create_table(
        "archive_reading",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("point_code", sa.String(length=32), nullable=False),
        sa.Column("point_name", sa.String(length=200), nullable=False),
        sa.Column("serial_number", sa.String(length=64), nullable=False),
        sa.Column("energy", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=32), nullable=False),
        sa.Column("billing_period", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(18, 6), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["archive_request.id"],
            name="fk_archive_reading_request_id_archive_request",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_archive_reading"),
    )
    op.create_index("ix_archive_reading_request_id", "archive_reading", ["request_id", "serial_number"])


def downgrade() -> None:
    """Both go."""
    op.drop_table("archive_reading")
    op.drop_table("archive_request")
