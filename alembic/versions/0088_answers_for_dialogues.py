"""answer templates for dialogues with customers

Revision: 0088
Before: 0087
"""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; what was written before is for applications."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column(
        "answer_template", sa.Column("for_dialogues", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    """Templates for dialogues become templates of all directions."""
    op.drop_column("answer_template", "for_dialogues")
