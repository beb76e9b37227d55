"""files of archives: old rows are checked and indexed, reads and writes go on meanwhile

Revision: 0062
Before: 0061
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations.online import create_index, drop_index

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

INDEX = "ix_stored_file_data_export_id_slot"


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint fk_stored_file_data_export_id_data_export")
    create_index(
        INDEX, "stored_file", ["data_export_id", "slot"], postgresql_where=sa.text("data_export_id is not null")
    )


def downgrade() -> None:
    drop_index(INDEX, "stored_file")
