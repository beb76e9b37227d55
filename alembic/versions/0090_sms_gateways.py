"""SMS: which gateway carries each, the earlier ones the only one there was

The index of what is due is built anew, with the uncertain ones, while people go on working: 0091 does it.

Revision: 0090
Before: 0089
"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns whose values for old rows are not written row by row."""
    op.add_column("sms_message", sa.Column("gateway", sa.String(16), server_default="sms_first", nullable=False))
    op.add_column("sms_message", sa.Column("avoided", sa.String(16), server_default="", nullable=False))


def downgrade() -> None:
    """Take it back; of those nobody knows anything of, nobody will."""
    op.execute("update sms_message set state = 'unknown', text = '' where state = 'uncertain'")
    op.drop_column("sms_message", "avoided")
    op.drop_column("sms_message", "gateway")
