"""SMS: the index of what is due holds the uncertain ones too

Revision: 0091
Before: 0090
"""

import sqlalchemy as sa

from lkk.migrations.online import create_index, drop_index

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

OLD, NEW = "ix_sms_message_due", "ix_sms_message_due_at"
COLUMNS = ["state", "due_at"]


def upgrade() -> None:
    """The new one stands before the old one goes."""
    create_index(NEW, "sms_message", COLUMNS, postgresql_where=sa.text("state in ('postponed', 'sent', 'uncertain')"))
    drop_index(OLD, "sms_message")


def downgrade() -> None:
    """The same the other way round."""
    create_index(OLD, "sms_message", COLUMNS, postgresql_where=sa.text("state in ('postponed', 'sent')"))
    drop_index(NEW, "sms_message")
