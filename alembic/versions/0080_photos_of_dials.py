"""photos of dials, each set of a person, a meter and a month: another owner of files

Rules of stored files are not checked against old rows here: 0081 does it while people go on working.

Revision: 0080
Before: 0079
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

OWNER = "num_nonnulls(application_id, profile_change_id, data_export_id, hourly_upload_id{}) = 1"


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "dial_photos",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
        sa.Column("meter_id", sa.BigInteger, sa.ForeignKey("meter.id", ondelete="CASCADE"), nullable=False),
        sa.Column("billing_period", sa.Date, nullable=False),
        sa.UniqueConstraint("user_id", "meter_id", "billing_period"),
    )
    op.create_index("ix_dial_photos_meter_id", "dial_photos", ["meter_id"])
    op.add_column("stored_file", sa.Column("dial_photos_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stored_file_dial_photos_id_dial_photos"),
        "stored_file",
        "dial_photos",
        ["dial_photos_id"],
        ["id"],
        ondelete="CASCADE",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(", dial_photos_id"), postgresql_not_valid=True
    )


def downgrade() -> None:
    """Take it back; the photos are lost."""
    op.execute("delete from stored_file where dial_photos_id is not null")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(""))
    op.drop_column("stored_file", "dial_photos_id")
    op.drop_table("dial_photos")
