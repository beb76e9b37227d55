"""a draft of a message remembers that it is an internal note

Revision: 0029
Before: 0036
"""

from alembic import op

revision = "0029"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table message_draft add column internal boolean not null default false")


def downgrade() -> None:
    op.execute("alter table message_draft drop column internal")
