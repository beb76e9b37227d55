"""files of hours: old rows are checked and indexed, reads and writes go on meanwhile

Revision: 0066
Before: 0065
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations.online import create_index, drop_index

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

INDEX = "ix_stored_file_hourly_upload_id_slot"


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint fk_stored_file_hourly_upload_id_hourly_upload")
    create_index(
        INDEX,
        "stored_file",
        ["hourly_upload_id", "slot"],
        postgresql_where=sa.text("hourly_upload_id is not null"),
    )


def downgrade() -> None:
    drop_index(INDEX, "stored_file")
