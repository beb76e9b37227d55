"""photos of dials: old rows of files are checked and indexed, reads and writes go on meanwhile

Revision: 0081
Before: 0080
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations.online import create_index, drop_index

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

INDEX = "ix_stored_file_dial_photos_id_slot"


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint fk_stored_file_dial_photos_id_dial_photos")
    create_index(
        INDEX,
        "stored_file",
        ["dial_photos_id", "slot"],
        postgresql_where=sa.text("dial_photos_id is not null"),
    )


def downgrade() -> None:
    drop_index(INDEX, "stored_file")
