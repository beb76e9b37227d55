"""ratios of meters and price categories of accounts, each from a day on

Revision: 0078
Before: 0077
"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is known today holds for all the past."""
    op.create_table(
        "meter_ratio",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("meter_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("multiplier", sa.Numeric(24, 8), nullable=False),
        sa.CheckConstraint("multiplier > 0", name=op.f("ck_meter_ratio_multiplier")),
        sa.ForeignKeyConstraint(
            ["meter_id"], ["meter.id"], name=op.f("fk_meter_ratio_meter_id_meter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_ratio")),
    )
    op.create_index("uq_meter_ratio_meter_id_valid_from", "meter_ratio", ["meter_id", "valid_from"], unique=True)
    op.execute(
        "insert into meter_ratio (meter_id, valid_from, multiplier) "
        "select id, installed_on, ct_ratio * vt_ratio from meter"
    )
    op.create_table(
        "account_price_category",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("price_category", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name=op.f("fk_account_price_category_account_id_customer_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_price_category")),
    )
    op.create_index(
        "uq_account_price_category_account_id_valid_from",
        "account_price_category",
        ["account_id", "valid_from"],
        unique=True,
    )
    op.execute(
        "insert into account_price_category (account_id, valid_from, price_category) "
        "select id, date '2000-01-01', price_category from customer_account where price_category is not null"
    )


def downgrade() -> None:
    """Today's values hold for all the past again."""
    op.drop_table("account_price_category")
    op.drop_table("meter_ratio")
