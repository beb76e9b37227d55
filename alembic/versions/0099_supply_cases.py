"""Supply contracts: the case of a connection at the supplier, and the account it has become

Revision: 0099
Before: 0098
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "supply_case",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("case_key", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("contract", postgresql.JSONB(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("account_number", sa.String(20), nullable=False),
        sa.Column("account_offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_supply_case_application_id_application",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_supply_case_document_id_document", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supply_case"),
        sa.UniqueConstraint("application_id", name="uq_supply_case_application_id"),
        sa.UniqueConstraint("case_key", name="uq_supply_case_case_key"),
    )
    op.create_index("ix_supply_case_document_id", "supply_case", ["document_id"])
    op.create_index("ix_supply_case_ask_at", "supply_case", ["ask_at"], postgresql_where=sa.text("ask_at is not null"))
    op.create_index(
        "ix_supply_case_unoffered",
        "supply_case",
        ["id"],
        postgresql_where=sa.text("account_number <> '' and account_offered_at is null"),
    )
    op.create_table(
        "account_of_application",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("application_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name="fk_account_of_application_account_id_customer_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_account_of_application"),
    )
    op.create_index("ix_account_of_application_application_key", "account_of_application", ["application_key"])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("account_of_application")
    op.drop_table("supply_case")
