"""enquiries of guests: what their secret code is known by

Revision: 0051
Before: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty for the applications of customers."""
    op.add_column("application", sa.Column("guest_code_hash", sa.String(64), server_default="", nullable=False))
    op.create_index(
        "ix_application_of_guests", "application", ["id"], postgresql_where=sa.text("guest_code_hash <> ''")
    )


def downgrade() -> None:
    """Back to customers alone."""
    op.drop_index("ix_application_of_guests", "application")
    op.drop_column("application", "guest_code_hash")
