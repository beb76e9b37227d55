"""hours of interval meters, the price category of a contract, a third owner of files

Rules of stored files are not checked against old rows here: 0066 does it while people go on working.

Revision: 0065
Before: 0064
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

OWNER = "num_nonnulls(application_id, profile_change_id, data_export_id{}) = 1"


def upgrade() -> None:
    """Add the tables and the columns."""
    op.add_column("customer_account", sa.Column("price_category", sa.SmallInteger(), nullable=True))
    _uploads()
    _series()
    op.create_table(
        "hourly_sender",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("inn", sa.String(length=12), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name="fk_hourly_sender_account_id_customer_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hourly_sender"),
    )
    op.create_index("uq_hourly_sender_account_id_inn", "hourly_sender", ["account_id", "inn"], unique=True)
    _owner()


def _uploads() -> None:
    op.create_table(
        "hourly_upload",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("savable", sa.Integer(), nullable=False),
        sa.Column("found", postgresql.JSONB(), nullable=True),
        sa.Column("faults", postgresql.JSONB(), nullable=False),
        sa.Column("notes", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("extract(day from period) = 1", name=op.f("ck_hourly_upload_period")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name="fk_hourly_upload_account_id_customer_account",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["user_account.id"], name="fk_hourly_upload_entered_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hourly_upload"),
    )
    op.create_index("ix_hourly_upload_account_id_period", "hourly_upload", ["account_id", "period"])
    op.create_index(
        "ix_hourly_upload_entered_by",
        "hourly_upload",
        ["entered_by"],
        postgresql_where=sa.text("entered_by is not null"),
    )
    op.create_index(
        "ix_hourly_upload_waiting", "hourly_upload", ["created_at"], postgresql_where=sa.text("found is not null")
    )


def _series() -> None:
    op.create_table(
        "hourly_series",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("upload_id", sa.BigInteger(), nullable=False),
        sa.Column("meter_id", sa.BigInteger(), nullable=False),
        sa.Column("energy", sa.String(length=32), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("delivery_key", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("closing_value", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("extract(day from period) = 1", name=op.f("ck_hourly_series_period")),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["hourly_upload.id"], name="fk_hourly_series_upload_id_hourly_upload", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["meter_id"], ["meter.id"], name="fk_hourly_series_meter_id_meter", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_hourly_series"),
        sa.UniqueConstraint("delivery_key", name="uq_hourly_series_delivery_key"),
    )
    op.create_index("ix_hourly_series_upload_id", "hourly_series", ["upload_id"])
    op.create_index("ix_hourly_series_meter_id_period", "hourly_series", ["meter_id", "period"])
    for status in ("unconfirmed", "valid"):
        op.create_index(
            f"uq_hourly_series_{status}",
            "hourly_series",
            ["meter_id", "energy", "period"],
            unique=True,
            postgresql_where=sa.text(f"status = '{status}'"),
        )
    op.create_table(
        "hourly_day",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("values", postgresql.ARRAY(sa.Numeric()), nullable=False),
        sa.CheckConstraint('cardinality("values") = 24', name=op.f("ck_hourly_day_hours")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["hourly_series.id"], name="fk_hourly_day_series_id_hourly_series", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "day", name="pk_hourly_day"),
    )


def _owner() -> None:
    op.add_column("stored_file", sa.Column("hourly_upload_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stored_file_hourly_upload_id_hourly_upload"),
        "stored_file",
        "hourly_upload",
        ["hourly_upload_id"],
        ["id"],
        ondelete="CASCADE",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(", hourly_upload_id"), postgresql_not_valid=True
    )


def downgrade() -> None:
    """Take it back; hours with their files are lost."""
    op.execute("delete from stored_file where hourly_upload_id is not null")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(""))
    op.drop_column("stored_file", "hourly_upload_id")
    for name in ("hourly_day", "hourly_series", "hourly_sender", "hourly_upload"):
        op.drop_table(name)
    op.drop_column("customer_account", "price_category")
