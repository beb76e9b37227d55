"""Registers that were taken down, indexes for figures and deletions, nothing kept of what was delivered.

Revision: 0004
Before: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.add_column("register", sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("register", "removed", server_default=None)
    op.drop_constraint("uq_register_meter_id_energy_zone", "register", type_="unique")
    op.create_index(
        "uq_register_in_place",
        "register",
        ["meter_id", "energy", "zone"],
        unique=True,
        postgresql_where=sa.text("not removed"),
    )
    op.create_index(
        "ix_reading_entered_by", "reading", ["entered_by"], postgresql_where=sa.text("entered_by is not null")
    )
    op.create_index(
        "ix_reading_submitted_at", "reading", ["submitted_at"], postgresql_where=sa.text("submitted_at is not null")
    )
    op.create_index("ix_reading_rejected", "reading", ["decided_at"], postgresql_where=sa.text("status = 'rejected'"))
    op.create_index(
        "ix_deleted_registration_deleted_by",
        "deleted_registration",
        ["deleted_by"],
        postgresql_where=sa.text("deleted_by is not null"),
    )
    op.alter_column("profile", "user_id", type_=sa.BigInteger(), existing_type=sa.Integer())
    op.execute("update outbox_item set payload = '{}' where state = 'done'")


def downgrade() -> None:
    op.alter_column("profile", "user_id", type_=sa.Integer(), existing_type=sa.BigInteger())
    op.drop_index("ix_deleted_registration_deleted_by", "deleted_registration")
    op.drop_index("ix_reading_rejected", "reading")
    op.drop_index("ix_reading_submitted_at", "reading")
    op.drop_index("ix_reading_entered_by", "reading")
    op.drop_index("uq_register_in_place", "register")
    op.execute("delete from register where removed")
    op.create_unique_constraint("uq_register_meter_id_energy_zone", "register", ["meter_id", "energy", "zone"])
    op.drop_column("register", "removed")
