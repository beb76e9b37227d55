"""sightings of passports at the counter

Revision: 0042
Before: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of sightings."""
    op.create_table(
        "passport_seen",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_by", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_passport_seen_user_id_user_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["user_account.id"], name="fk_passport_seen_seen_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passport_seen"),
    )
    op.create_index("ix_passport_seen_user_id", "passport_seen", ["user_id"])
    op.create_index("ix_passport_seen_seen_by", "passport_seen", ["seen_by"])


def downgrade() -> None:
    """Take it back; the sightings are lost."""
    op.drop_table("passport_seen")
