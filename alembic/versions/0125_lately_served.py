"""appointment, consultation: what was served lately, by indexes

Revision: 0125
Before: 0124
"""

import sqlalchemy as sa

from lkk.migrations import online

revision = "0125"
down_revision = "0124"
branch_labels = None
depends_on = None

_SERVED, _CLOSED = "ix_appointment_served", "ix_consultation_closed_at"


def upgrade() -> None:
    """Make the indexes while people book and talk."""
    online.create_index(_SERVED, "appointment", ["ends_at"], postgresql_where=sa.text("state = 'served'"))
    online.create_index(_CLOSED, "consultation", ["closed_at"], postgresql_where=sa.text("state = 'closed'"))


def downgrade() -> None:
    """Drop them."""
    online.drop_index(_CLOSED, "consultation")
    online.drop_index(_SERVED, "appointment")
