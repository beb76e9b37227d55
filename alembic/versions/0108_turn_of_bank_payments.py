"""bank payments: indexes of their list; customers hear of them as of any payment and invoice

Revision: 0108
Before: 0107
"""

import sqlalchemy as sa
from alembic import op

from lkk.migrations import online

revision = "0108"
down_revision = "0107"
branch_labels = None
depends_on = None

_ANEW = """
update notification
   set event = case event when 'ledger_invoice' then 'invoice_issued' else 'payment_received' end
 where event in ('ledger_invoice', 'bank_payment_taken')
"""


def upgrade() -> None:
    """Index what waits first and each state by itself, for the index of days nobody asks; name the events anew."""
    op.execute(_ANEW)
    online.create_index(
        "ix_bank_payment_turn", "bank_payment", [sa.text("(match = 'unmatched') desc"), sa.text("id desc")]
    )
    online.create_index("ix_bank_payment_match", "bank_payment", ["match", sa.text("id desc")])
    online.drop_index("ix_bank_payment_unmatched", "bank_payment")


def downgrade() -> None:
    """Index the days again; who was told by which event is not known any more, the words stay."""
    online.create_index(
        "ix_bank_payment_unmatched", "bank_payment", ["value_date"], postgresql_where=sa.text("match = 'unmatched'")
    )
    online.drop_index("ix_bank_payment_match", "bank_payment")
    online.drop_index("ix_bank_payment_turn", "bank_payment")
