"""documents: an index of those of a second signer

Revision: 0120
Before: 0119
"""

import sqlalchemy as sa

from lkk.migrations import online

revision = "0120"
down_revision = "0119"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the few that two customers sign."""
    where = sa.text("counterparty_id is not null")
    online.create_index("ix_document_counterparty_id", "document", ["counterparty_id"], postgresql_where=where)


def downgrade() -> None:
    """Drop the index."""
    online.drop_index("ix_document_counterparty_id", "document")
