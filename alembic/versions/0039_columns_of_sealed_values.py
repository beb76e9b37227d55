"""columns of what lies sealed, and the keys that seal

Revision: 0039
Before: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
    )
    op.alter_column("profile", "snils", type_=sa.Text())
    op.alter_column("application_remark", "was", type_=sa.Text(), server_default="")
    op.alter_column("application_remark", "became", type_=sa.Text(), server_default="")


def downgrade() -> None:
    op.alter_column("application_remark", "became", type_=sa.String(), server_default="")
    op.alter_column("application_remark", "was", type_=sa.String(), server_default="")
    op.alter_column("profile", "snils", type_=sa.String(length=14))
    op.drop_table("data_key")
