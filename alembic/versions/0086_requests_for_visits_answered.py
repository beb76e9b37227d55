"""until when an employee answers a request for a visit

Revision: 0086
Before: 0085
"""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; without a value the code has one."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("visit_service", sa.Column("answer_before", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("visit_service", "answer_before")
