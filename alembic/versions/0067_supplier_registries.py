"""the supplier of each class of customers, and the registries in which readings were passed to it

Revision: 0067
Before: 0066
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)


def upgrade() -> None:
    """Three tables; two suppliers without an address, which the administrator completes."""
    supplier = op.create_table(
        "supplier",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("cabinet_class", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("send_day", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_supplier"),
        sa.UniqueConstraint("cabinet_class", "valid_from", name="uq_supplier_cabinet_class_valid_from"),
    )
    common = {"name": "Гарантирующий поставщик", "email": "", "send_day": 2, "valid_from": SINCE}
    op.bulk_insert(supplier, [{"cabinet_class": one, **common} for one in ("individual", "legal")])
    op.create_table(
        "supplier_registry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("cabinet_class", sa.String(length=32), nullable=False),
        sa.Column("billing_period", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("mailed_to", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name="fk_supplier_registry_made_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supplier_registry"),
        sa.UniqueConstraint(
            "cabinet_class",
            "billing_period",
            "number",
            name="uq_supplier_registry_cabinet_class_billing_period_number",
        ),
    )
    op.create_index("ix_supplier_registry_made_at", "supplier_registry", ["made_at"])
    op.create_index("ix_supplier_registry_made_by", "supplier_registry", ["made_by"])
    op.create_table(
        "supplier_reading",
        sa.Column("reading_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("registry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.id"], name="fk_supplier_reading_reading_id_reading", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registry_id"],
            ["supplier_registry.id"],
            name="fk_supplier_reading_registry_id_supplier_registry",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reading_id", name="pk_supplier_reading"),
    )
    op.create_index("ix_supplier_reading_registry_id", "supplier_reading", ["registry_id"])


def downgrade() -> None:
    """All three go."""
    op.drop_table("supplier_reading")
    op.drop_table("supplier_registry")
    op.drop_table("supplier")
