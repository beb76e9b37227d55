"""the account an employee has chosen in a customer's cabinet

Revision: 0073
Before: 0072
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No visit that goes on has chosen one."""
    op.add_column("user_session", sa.Column("account_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_user_session_account_id_customer_account"),
        "user_session",
        "customer_account",
        ["account_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        "ix_user_session_account_id",
        "user_session",
        ["account_id"],
        postgresql_where=sa.text("account_id is not null"),
    )


def downgrade() -> None:
    """Visits that go on fall back to the customer's own choice."""
    op.drop_index("ix_user_session_account_id", "user_session")
    op.drop_constraint(op.f("fk_user_session_account_id_customer_account"), "user_session")
    op.drop_column("user_session", "account_id")
