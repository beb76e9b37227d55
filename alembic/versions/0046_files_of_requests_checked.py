"""files of requests for a change of the profile: old rows are checked and indexed, reads and writes go on meanwhile

Revision: 0046
Before: 0045
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations.online import create_index, drop_index

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

INDEX = "ix_stored_file_profile_change_id_slot"


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint fk_stored_file_profile_change_id_profile_change")
    create_index(
        INDEX,
        "stored_file",
        ["profile_change_id", "slot"],
        postgresql_where=sa.text("profile_change_id is not null"),
    )


def downgrade() -> None:
    drop_index(INDEX, "stored_file")
