"""what was answered stands under its remark, and a file that was replaced is kept

Remarks answered before have no outcome: they count as answered by the applicant.

Revision: 0026
Before: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXTS = ("was", "became", "answer")


def upgrade() -> None:
    op.add_column("application_remark", sa.Column("outcome", sa.String(32), nullable=True))
    for name in TEXTS:
        op.add_column("application_remark", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("stored_file", sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("stored_file", "replaced_at")
    for name in ("outcome", *TEXTS):
        op.drop_column("application_remark", name)
