"""every stored file has its one owner: old rows are checked, reads and writes go on meanwhile

Revision: 0020
Before: 0019
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint ck_stored_file_message_of_application")


def downgrade() -> None:
    """A rule that was checked stays checked."""
