"""bank payments and refunds: what a payment names and whose it is, invoices of the ledger, the term of a refund

Revision: 0098
Before: 0097
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None

DEADLINES = (("refund", 10, "wd", "", "runs"),)


def upgrade() -> None:
    """Add the columns and the term; a refund may belong to nobody known."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("invoice", sa.Column("ledger_id", sa.String(length=64), nullable=True))
    op.add_column("invoice", sa.Column("ledger_version", sa.Integer(), server_default="0", nullable=False))
    op.create_unique_constraint(op.f("uq_invoice_ledger_id"), "invoice", ["ledger_id"])
    op.add_column("bank_payment", sa.Column("payer_inn", sa.String(length=20), server_default="", nullable=False))
    for name in ("payer_bik", "payer_account"):
        op.add_column("bank_payment", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("bank_payment", sa.Column("invoice_number", sa.String(length=64), server_default="", nullable=False))
    op.add_column("bank_payment", sa.Column("doubt", sa.String(length=32), nullable=True))
    op.add_column("refund", sa.Column("due_on", sa.Date(), nullable=True))
    op.alter_column("refund", "user_id", nullable=True)
    names = ("rule", "value", "unit", "law", "on_request")
    rows = [dict(zip(names, one, strict=True)) | {"valid_from": date(2026, 1, 1)} for one in DEADLINES]
    columns = [sa.column(name) for name in names]
    op.bulk_insert(sa.table("deadline_rule", *columns, sa.column("valid_from", sa.Date)), rows)


def downgrade() -> None:
    """Remove them; refunds of nobody known go."""
    op.execute("delete from deadline_rule where rule = 'refund'")
    op.execute("delete from refund where user_id is null")
    op.alter_column("refund", "user_id", nullable=False)
    op.drop_column("refund", "due_on")
    for name in ("doubt", "invoice_number", "payer_account", "payer_bik", "payer_inn"):
        op.drop_column("bank_payment", name)
    op.drop_constraint(op.f("uq_invoice_ledger_id"), "invoice")
    op.drop_column("invoice", "ledger_version")
    op.drop_column("invoice", "ledger_id")
