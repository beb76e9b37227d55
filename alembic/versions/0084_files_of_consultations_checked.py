"""files of consultations: old rows are checked and indexed, reads and writes go on meanwhile

Revision: 0084
Before: 0083
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations.online import create_index, drop_index

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

INDEX = "ix_stored_file_consultation_id_slot"


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint fk_stored_file_consultation_id_consultation")
    create_index(
        INDEX,
        "stored_file",
        ["consultation_id", "slot"],
        postgresql_where=sa.text("consultation_id is not null"),
    )


def downgrade() -> None:
    drop_index(INDEX, "stored_file")
