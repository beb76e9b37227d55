"""files of documents: old rows are checked and indexed, reads and writes go on meanwhile

Revision: 0094
Before: 0093
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations.online import create_index, drop_index

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

INDEX = "ix_stored_file_document_id_slot"


def upgrade() -> None:
    op.execute("alter table stored_file validate constraint ck_stored_file_one_owner")
    op.execute("alter table stored_file validate constraint fk_stored_file_document_id_document")
    create_index(INDEX, "stored_file", ["document_id", "slot"], postgresql_where=sa.text("document_id is not null"))


def downgrade() -> None:
    drop_index(INDEX, "stored_file")
