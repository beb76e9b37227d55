"""contracts of grid connections: rates, plans of payment, the case with its payments and days of inspection

Revision: 0095
Before: 0094
"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
RULES_861 = "Правила технологического присоединения, утв. ПП РФ от 27.12.2004 № 861"
DEMO = "Пример для показа, не решение регулятора"
DEADLINES = [
    ("tp.unpaid.grace", 3, "wd", f"{RULES_861}, раздел X: неоплаченная заявка аннулируется"),
    ("tp.unpaid.warn", 2, "wd", "Предупреждение до конца срока оплаты"),
    ("tp.disagreements", 10, "wd", f"{RULES_861}, п. 15: ответ на протокол разногласий"),
    ("tp.tc_valid", 2, "y", f"{RULES_861}, п. 24: технические условия действуют от двух до пяти лет"),
    ("tc.warn.first", 60, "d", "Первое предупреждение о конце срока технических условий"),
    ("tc.warn.last", 30, "d", "Второе предупреждение о конце срока технических условий"),
]
#: Kopecks; `True`: VAT is inside.
RATES = [
    ("preferential", 5_000_00, True),
    ("social", 1_220_00, True),
    ("c1", 20_500_00, False),
    ("c2_low", 1_650_000_00, False),
    ("c2_medium", 2_100_000_00, False),
    ("c3_low", 2_400_000_00, False),
    ("c3_medium", 3_100_000_00, False),
    ("c4", 950_000_00, False),
    ("c5", 7_200_00, False),
    ("c6", 9_800_00, False),
    ("c7", 11_400_00, False),
    ("c8_one", 18_500_00, False),
    ("c8_three", 31_000_00, False),
]
#: Plan, number, percent, milestone, days, quarters, not after, ground.
TERMS = [
    ("whole", 1, 100, "contract", 0, 1, "", f"{RULES_861}, раздел X"),
    ("instalments", 1, 10, "contract", 0, 1, "", f"{RULES_861}, п. 12(2)"),
    ("instalments", 2, 90, "act", 0, 12, "", f"{RULES_861}, п. 12(2)"),
    ("stages", 1, 15, "contract", 15, 1, "", f"{RULES_861}, п. 16(4)"),
    ("stages", 2, 30, "contract", 60, 1, "connection", f"{RULES_861}, п. 16(4)"),
    ("stages", 3, 45, "connection", 15, 1, "", f"{RULES_861}, п. 16(4)"),
    ("stages", 4, 10, "act", 15, 1, "", f"{RULES_861}, п. 16(4)"),
    ("turnkey", 1, 50, "contract", 15, 1, "", "Договор оказания услуг"),
    ("turnkey", 2, 50, "act", 15, 1, "", "Договор оказания услуг"),
]
TELLING = ("connection_rate", "payment_term")


def upgrade() -> None:
    """Add the tables, the first rates and plans, and the new terms."""
    op.execute("set local lock_timeout = '5s'")
    _rates()
    _plans()
    _cases()
    for table in TELLING:
        op.execute(
            "create trigger tell_rules_changed after insert or update or delete or truncate on"
            f" {table} for each statement execute function tell_rules_changed()"
        )
    names = ("rule", "value", "unit", "law", "on_request")
    rules = sa.table("deadline_rule", *[sa.column(name) for name in names], sa.column("valid_from", sa.Date()))
    op.bulk_insert(
        rules,
        [
            {"rule": rule, "value": value, "unit": unit, "law": law, "on_request": "runs", "valid_from": SINCE}
            for rule, value, unit, law in DEADLINES
        ],
    )


def downgrade() -> None:
    """Drop the tables and the terms."""
    for table in ("inspection_day", "connection_payment", "connection", "payment_term", "connection_rate"):
        op.drop_table(table)
    rules = sa.table("deadline_rule", sa.column("rule"))
    op.execute(rules.delete().where(rules.c.rule.in_([rule for rule, *_ in DEADLINES])))


def _rates() -> None:
    rates = op.create_table(
        "connection_rate",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("kopecks", sa.BigInteger(), nullable=False),
        sa.Column("with_vat", sa.Boolean(), nullable=False),
        sa.Column("law", sa.String(length=300), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_connection_rate"),
        sa.UniqueConstraint("code", "valid_from", name="uq_connection_rate_code_valid_from"),
    )
    rows = [
        {"code": code, "kopecks": kopecks, "with_vat": with_vat, "law": DEMO, "demo": True, "valid_from": SINCE}
        for code, kopecks, with_vat in RATES
    ]
    op.bulk_insert(rates, rows)


def _plans() -> None:
    terms = op.create_table(
        "payment_term",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("quarters", sa.Integer(), nullable=False),
        sa.Column("not_after", sa.String(length=32), nullable=False),
        sa.Column("law", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_payment_term"),
        sa.UniqueConstraint("plan", "number", "valid_from", name="uq_payment_term_plan_number_valid_from"),
    )
    names = ("plan", "number", "percent", "milestone", "days", "quarters", "not_after", "law")
    op.bulk_insert(terms, [{**dict(zip(names, row, strict=True)), "valid_from": SINCE} for row in TERMS])


def _cases() -> None:
    op.create_table(
        "connection",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("total_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("estimate", postgresql.JSONB(), nullable=False),
        sa.Column("scope", postgresql.JSONB(), nullable=False),
        sa.Column("plan", sa.String(length=32), nullable=False),
        sa.Column("voltage_kv", sa.Numeric(precision=8, scale=3), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=True),
        sa.Column("papers", postgresql.JSONB(), nullable=False),
        sa.Column("offered_by", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conditions_until", sa.Date(), nullable=True),
        sa.Column("conditions_warned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("instalments_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("connected_on", sa.Date(), nullable=True),
        sa.Column("acts_on", sa.Date(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("total_kopecks >= 0", name=op.f("ck_connection_total")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_connection_application_id_application",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offered_by"], ["user_account.id"], name="fk_connection_offered_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_connection"),
        sa.UniqueConstraint("application_id", name="uq_connection_application_id"),
    )
    op.create_index(
        "ix_connection_conditions_until",
        "connection",
        ["conditions_until"],
        postgresql_where=sa.text("performed_on is null"),
    )
    op.create_table(
        "connection_payment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kopecks", sa.BigInteger(), nullable=False),
        sa.Column("milestone", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("not_after", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connection.id"],
            name="fk_connection_payment_connection_id_connection",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_connection_payment_invoice_id_invoice", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_connection_payment"),
        sa.UniqueConstraint("connection_id", "number", name="uq_connection_payment_connection_id_number"),
        sa.UniqueConstraint("invoice_id", name="uq_connection_payment_invoice_id"),
    )
    op.create_index("ix_connection_payment_due_on", "connection_payment", ["due_on"])
    op.create_table(
        "inspection_day",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connection.id"], name="fk_inspection_day_connection_id_connection", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user_account.id"], name="fk_inspection_day_proposed_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_day"),
    )
    op.create_index("ix_inspection_day_connection_id", "inspection_day", ["connection_id"])
