"""what is one of very many leaves after everything else of its channel; SMS of a mass notification

Revision: 0056
Before: 0055
"""

import sqlalchemy as sa

from lkk.migrations import online

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    online.create_index(
        "ix_outbox_item_turn",
        "outbox_item",
        ["channel", "bulk", "run_at", "id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    online.drop_index("ix_outbox_item_due", "outbox_item")
    online.create_index(
        "ix_sms_message_broadcast_id",
        "sms_message",
        ["broadcast_id"],
        postgresql_where=sa.text("broadcast_id is not null"),
    )


def downgrade() -> None:
    online.create_index(
        "ix_outbox_item_due", "outbox_item", ["channel", "run_at", "id"], postgresql_where=sa.text("state = 'waiting'")
    )
    online.drop_index("ix_outbox_item_turn", "outbox_item")
    online.drop_index("ix_sms_message_broadcast_id", "sms_message")
