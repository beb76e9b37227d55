"""refused sign-ins are found by the cabinet they name

Revision: 0071
Before: 0070
"""

import sqlalchemy as sa

from lkk.migrations.online import create_index, drop_index

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index: they are told in the archive of a person's data and erased with a closed cabinet."""
    create_index(
        "ix_audit_event_refused", "audit_event", ["subject"], postgresql_where=sa.text("action = 'sign_in_refused'")
    )


def downgrade() -> None:
    """The index goes."""
    drop_index("ix_audit_event_refused", "audit_event")
