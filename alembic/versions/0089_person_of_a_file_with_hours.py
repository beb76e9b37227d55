"""files with hours: who answers for the file and the phone, as its head says, sealed

Revision: 0089
Before: 0088
"""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

COLUMNS = ("person", "phone")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("hourly_upload", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("hourly_upload", name)
