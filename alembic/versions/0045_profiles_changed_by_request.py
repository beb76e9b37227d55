"""the whole profile, requests for its change and their files

Rules of stored files are not checked against old rows here: 0045 does it while people go on working.

Revision: 0045
Before: 0044
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

SEALED = (
    "passport",
    "passport_issued_by",
    "passport_issued_on",
    "passport_department",
    "bik",
    "bank_name",
    "settlement_account",
    "correspondent_account",
)
LINES = {
    "head_name": 400,
    "head_position": 255,
    "head_authority": 255,
    "registration_address": 400,
    "actual_address": 400,
    "postal_address": 400,
}
OWNER = "num_nonnulls(application_id{}) = 1"


def upgrade() -> None:
    """Columns of the profile, the table of requests, a second owner of files."""
    for name in SEALED:
        op.add_column("profile", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name, length in LINES.items():
        op.add_column("profile", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    _requests()
    _owner()


def _requests() -> None:
    op.create_table(
        "profile_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_profile_change_user_id_user_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name="fk_profile_change_decided_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_profile_change"),
    )
    op.create_index("ix_profile_change_user_id", "profile_change", ["user_id"])
    op.create_index("ix_profile_change_decided_by", "profile_change", ["decided_by"])
    op.create_index(
        "uq_profile_change_unfinished",
        "profile_change",
        ["user_id", "part"],
        unique=True,
        postgresql_where=sa.text("status in ('draft', 'open')"),
    )
    op.create_index(
        "ix_profile_change_open", "profile_change", ["sent_at", "id"], postgresql_where=sa.text("status = 'open'")
    )


def _owner() -> None:
    op.add_column("stored_file", sa.Column("profile_change_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stored_file_profile_change_id_profile_change"),
        "stored_file",
        "profile_change",
        ["profile_change_id"],
        ["id"],
        ondelete="CASCADE",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(", profile_change_id"), postgresql_not_valid=True
    )


def downgrade() -> None:
    """Take it back; requests with their files and the new columns are lost."""
    op.execute("delete from stored_file where profile_change_id is not null")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(""))
    op.drop_column("stored_file", "profile_change_id")
    op.drop_table("profile_change")
    for name in (*SEALED, *LINES):
        op.drop_column("profile", name)
