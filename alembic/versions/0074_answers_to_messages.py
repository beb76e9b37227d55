"""what each message of макет 80020 in an upload is answered

Revision: 0074
Before: 0073
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Uploads of before get no answer: what their messages were is not known."""
    op.add_column("hourly_upload", sa.Column("received", postgresql.JSONB(), server_default="[]", nullable=False))


def downgrade() -> None:
    """The answers go."""
    op.drop_column("hourly_upload", "received")
