"""a stored file belongs to one owner of any kind, applications being the first

Every row keeps its application. The rules are not checked against old rows here, so that the table is locked for an
instant only; 0020 checks them while people go on working.

Revision: 0019
Before: 0018
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("stored_file", "application_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", "num_nonnulls(application_id) = 1", postgresql_not_valid=True
    )
    op.create_check_constraint(
        op.f("ck_stored_file_message_of_application"),
        "stored_file",
        "message_id is null or application_id is not null",
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_stored_file_message_of_application"), "stored_file")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file")
    op.alter_column("stored_file", "application_id", nullable=False)
