"""archives of a customer's own data and the files of them; rules of stored files are checked by 0062

Revision: 0061
Before: 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

OWNER = "num_nonnulls(application_id, profile_change_id{}) = 1"


def upgrade() -> None:
    """Add the table and a third owner of files."""
    op.execute("set local lock_timeout = '5s'")
    op.create_table(
        "data_export",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_data_export_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_data_export"),
    )
    op.create_index("ix_data_export_user_id", "data_export", ["user_id"])
    op.create_index(
        "uq_data_export_waiting", "data_export", ["user_id"], unique=True, postgresql_where=sa.text("ready_at is null")
    )
    op.create_index(
        "ix_data_export_expires_at",
        "data_export",
        ["expires_at"],
        postgresql_where=sa.text("expires_at is not null"),
    )
    op.add_column("stored_file", sa.Column("data_export_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stored_file_data_export_id_data_export"),
        "stored_file",
        "data_export",
        ["data_export_id"],
        ["id"],
        ondelete="CASCADE",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(", data_export_id"), postgresql_not_valid=True
    )


def downgrade() -> None:
    """Take it back; archives are lost."""
    op.execute("delete from stored_file where data_export_id is not null")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(""))
    op.drop_column("stored_file", "data_export_id")
    op.drop_table("data_export")
