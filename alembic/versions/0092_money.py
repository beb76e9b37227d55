"""money: rates of the tax, invoices, payments, refunds and what an operator has to decide

Revision: 0092
Before: 0091
"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

_TELL = (
    "create trigger tell_rules_changed after insert or update or delete or truncate on vat_rate"
    " for each statement execute function tell_rules_changed()"
)
_RATES = (
    {
        "percent": 20,
        "law": "НК РФ ст. 164 п. 3, 303-ФЗ",
        "valid_from": date(2019, 1, 1),
        "valid_to": date(2025, 12, 31),
    },
    {"percent": 22, "law": "НК РФ ст. 164 п. 3, 425-ФЗ", "valid_from": date(2026, 1, 1), "valid_to": None},
)
_BANK = ("bank_name", "bic", "bank_account", "corr_account")
_LENGTHS = {"bank_name": 45, "bic": 9, "bank_account": 20, "corr_account": 20}
#: Of the company the portal comes with, which is nobody's.
_OF_NOBODY = """
update company_details set bank_name = 'АЛТАЙСКОЕ ОТДЕЛЕНИЕ N8644 ПАО СБЕРБАНК', bic = '040173604',
    bank_account = '40702810702000012345', corr_account = '30101810200000000604'
 where inn = '2225000003'
"""


def upgrade() -> None:
    """Add the tables, the rates of the tax and the bank of the company."""
    op.execute("set local lock_timeout = '5s'")
    for name in _BANK:
        op.add_column(
            "company_details", sa.Column(name, sa.String(length=_LENGTHS[name]), server_default="", nullable=False)
        )
    op.execute(_OF_NOBODY)
    _invoices()
    _payments()
    _decisions()


def _invoices() -> None:
    rates = op.create_table(
        "vat_rate",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_vat_rate"),
        sa.UniqueConstraint("valid_from", name="uq_vat_rate_valid_from"),
    )
    op.execute(_TELL)
    op.bulk_insert(rates, list(_RATES))
    op.create_table(
        "invoice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("echo_key", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.String(length=160), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("pay_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("total_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("paid_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("vat_percent", sa.Integer(), nullable=False),
        sa.Column("vat_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("part_of", sa.BigInteger(), nullable=True),
        sa.Column("part_no", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_why", sa.String(length=300), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("paid_kopecks between 0 and total_kopecks", name="paid"),
        sa.CheckConstraint("total_kopecks > 0", name="total"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["customer_account.id"], name="fk_invoice_account_id_customer_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_invoice_application_id_application", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name="fk_invoice_created_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["part_of"], ["invoice.id"], name="fk_invoice_part_of_invoice", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_invoice_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invoice"),
        sa.UniqueConstraint("echo_key", name="uq_invoice_echo_key"),
        sa.UniqueConstraint("number", "source", name="uq_invoice_number_source"),
        sa.UniqueConstraint("public_id", name="uq_invoice_public_id"),
    )
    op.create_index("ix_invoice_account_id", "invoice", ["account_id"], unique=False)
    op.create_index("ix_invoice_application_id", "invoice", ["application_id"], unique=False)
    op.create_index(
        "ix_invoice_open_pay_until",
        "invoice",
        ["pay_until"],
        unique=False,
        postgresql_where=sa.text("state in ('issued', 'partially_paid')"),
    )
    op.create_index("ix_invoice_part_of", "invoice", ["part_of"], unique=False)
    op.create_index("ix_invoice_user_id_state", "invoice", ["user_id", "state"], unique=False)
    op.create_table(
        "invoice_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("formula", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("price_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("sum_kopecks", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_invoice_line_invoice_id_invoice", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_line"),
        sa.UniqueConstraint("invoice_id", "position", name="uq_invoice_line_invoice_id_position"),
    )


def _payments() -> None:
    op.create_table(
        "online_payment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("idempotence_key", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("amount_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("refunded_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.String(length=128), nullable=False),
        sa.Column("pay_url", sa.String(length=1000), nullable=False),
        sa.Column("receipt_to", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_times", sa.Integer(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_code", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount_kopecks > 0", name="amount"),
        sa.CheckConstraint("refunded_kopecks between 0 and amount_kopecks", name="refunded"),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name="fk_online_payment_created_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_online_payment_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_online_payment"),
        sa.UniqueConstraint("idempotence_key", name="uq_online_payment_idempotence_key"),
        sa.UniqueConstraint("provider_id", name="uq_online_payment_provider_id"),
        sa.UniqueConstraint("public_id", name="uq_online_payment_public_id"),
    )
    op.create_index(
        "ix_online_payment_ask_at",
        "online_payment",
        ["ask_at"],
        unique=False,
        postgresql_where=sa.text("ask_at is not null"),
    )
    op.create_index(
        "ix_online_payment_open",
        "online_payment",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("state in ('created', 'pending', 'unknown')"),
    )
    op.create_index("ix_online_payment_user_id_created_at", "online_payment", ["user_id", "created_at"], unique=False)
    op.create_table(
        "payment_part",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("kopecks", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kopecks > 0", name="kopecks"),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_payment_part_invoice_id_invoice", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["online_payment.id"], name="fk_payment_part_payment_id_online_payment", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_part"),
        sa.UniqueConstraint("payment_id", "invoice_id", name="uq_payment_part_payment_id_invoice_id"),
    )
    op.create_index("ix_payment_part_invoice_id", "payment_part", ["invoice_id"], unique=False)
    op.create_table(
        "bank_payment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("feed_key", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("match", sa.String(length=32), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("amount_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("refunded_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount_kopecks > 0", name="amount"),
        sa.CheckConstraint("refunded_kopecks between 0 and amount_kopecks", name="refunded"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name="fk_bank_payment_account_id_customer_account",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_bank_payment_application_id_application",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_bank_payment_invoice_id_invoice", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["matched_by"], ["user_account.id"], name="fk_bank_payment_matched_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_bank_payment_user_id_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bank_payment"),
        sa.UniqueConstraint("feed_key", name="uq_bank_payment_feed_key"),
    )
    op.create_index("ix_bank_payment_account_id", "bank_payment", ["account_id"], unique=False)
    op.create_index("ix_bank_payment_application_id", "bank_payment", ["application_id"], unique=False)
    op.create_index("ix_bank_payment_invoice_id", "bank_payment", ["invoice_id"], unique=False)
    op.create_index(
        "ix_bank_payment_unmatched",
        "bank_payment",
        ["value_date"],
        unique=False,
        postgresql_where=sa.text("match = 'unmatched'"),
    )
    op.create_index("ix_bank_payment_user_id", "bank_payment", ["user_id"], unique=False)
    op.create_table(
        "money_applied",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("online_payment_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_payment_id", sa.BigInteger(), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("kopecks", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(online_payment_id is null) <> (bank_payment_id is null)", name="source"),
        sa.CheckConstraint("kopecks > 0", name="kopecks"),
        sa.ForeignKeyConstraint(
            ["bank_payment_id"],
            ["bank_payment.id"],
            name="fk_money_applied_bank_payment_id_bank_payment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_money_applied_invoice_id_invoice", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["online_payment_id"],
            ["online_payment.id"],
            name="fk_money_applied_online_payment_id_online_payment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_money_applied_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_money_applied"),
    )
    op.create_index("ix_money_applied_invoice_id", "money_applied", ["invoice_id"], unique=False)
    op.create_index("ix_money_applied_user_id", "money_applied", ["user_id"], unique=False)
    op.create_index(
        "uq_money_applied_bank",
        "money_applied",
        ["bank_payment_id", sa.literal_column("coalesce(invoice_id, 0)")],
        unique=True,
        postgresql_where=sa.text("bank_payment_id is not null"),
    )
    op.create_index(
        "uq_money_applied_online",
        "money_applied",
        ["online_payment_id", sa.literal_column("coalesce(invoice_id, 0)")],
        unique=True,
        postgresql_where=sa.text("online_payment_id is not null"),
    )


def _decisions() -> None:
    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("idempotence_key", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("online_payment_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_payment_id", sa.BigInteger(), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("amount_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("requisites", postgresql.JSONB(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by", sa.BigInteger(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_why", sa.String(length=500), nullable=False),
        sa.CheckConstraint("amount_kopecks > 0", name="amount"),
        sa.CheckConstraint("approved_by is null or approved_by <> prepared_by", name="two_people"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_refund_application_id_application", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["user_account.id"], name="fk_refund_approved_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["bank_payment_id"], ["bank_payment.id"], name="fk_refund_bank_payment_id_bank_payment", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_refund_invoice_id_invoice", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["online_payment_id"],
            ["online_payment.id"],
            name="fk_refund_online_payment_id_online_payment",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["user_account.id"], name="fk_refund_prepared_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_refund_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
        sa.UniqueConstraint("idempotence_key", name="uq_refund_idempotence_key"),
        sa.UniqueConstraint("provider_id", name="uq_refund_provider_id"),
        sa.UniqueConstraint("public_id", name="uq_refund_public_id"),
    )
    op.create_index("ix_refund_application_id", "refund", ["application_id"], unique=False)
    op.create_index("ix_refund_bank_payment_id", "refund", ["bank_payment_id"], unique=False)
    op.create_index("ix_refund_invoice_id", "refund", ["invoice_id"], unique=False)
    op.create_index("ix_refund_online_payment_id", "refund", ["online_payment_id"], unique=False)
    op.create_index(
        "ix_refund_open",
        "refund",
        ["requested_at"],
        unique=False,
        postgresql_where=sa.text("state in ('requested', 'approved', 'sent')"),
    )
    op.create_index("ix_refund_user_id", "refund", ["user_id"], unique=False)
    op.create_table(
        "provider_notice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_provider_notice"),
        sa.UniqueConstraint("provider_id", "event", name="uq_provider_notice_provider_id_event"),
    )
    op.create_table(
        "money_task",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("online_payment_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_payment_id", sa.BigInteger(), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("kopecks", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_payment_id"],
            ["bank_payment.id"],
            name="fk_money_task_bank_payment_id_bank_payment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["user_account.id"], name="fk_money_task_closed_by_user_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_money_task_invoice_id_invoice", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["online_payment_id"],
            ["online_payment.id"],
            name="fk_money_task_online_payment_id_online_payment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_money_task_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_money_task"),
    )
    op.create_index(
        "ix_money_task_open", "money_task", ["opened_at"], unique=False, postgresql_where=sa.text("closed_at is null")
    )
    op.create_index("ix_money_task_user_id", "money_task", ["user_id"], unique=False)
    op.create_index(
        "uq_money_task_bank",
        "money_task",
        ["kind", "bank_payment_id"],
        unique=True,
        postgresql_where=sa.text("closed_at is null and bank_payment_id is not null"),
    )
    op.create_index(
        "uq_money_task_online",
        "money_task",
        ["kind", "online_payment_id"],
        unique=True,
        postgresql_where=sa.text("closed_at is null and online_payment_id is not null"),
    )


def downgrade() -> None:
    """Drop the tables and the columns."""
    for table in (
        "money_task",
        "provider_notice",
        "refund",
        "money_applied",
        "bank_payment",
        "payment_part",
        "online_payment",
        "invoice_line",
        "invoice",
        "vat_rate",
    ):
        op.drop_table(table)
    for name in reversed(_BANK):
        op.drop_column("company_details", name)
