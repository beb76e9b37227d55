"""the code of the reason that was chosen for a decision, beside its words in the history

Revision: 0053
Before: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty for every line there is."""
    op.add_column("application_history", sa.Column("reason_code", sa.String(40), server_default="", nullable=False))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("application_history", "reason_code")
