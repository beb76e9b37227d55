"""the figure and the ratio that a registry has passed, as they were then

Revision: 0077
Before: 0076
"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was passed before gets the figures of today: those of its day are not known."""
    op.add_column("supplier_reading", sa.Column("value", sa.Numeric(16, 4), nullable=True))
    op.add_column("supplier_reading", sa.Column("multiplier", sa.Numeric(24, 8), nullable=True))
    op.execute("""
        update supplier_reading s
           set value = r.value, multiplier = m.ct_ratio * m.vt_ratio
          from reading r join register g on g.id = r.register_id join meter m on m.id = g.meter_id
         where r.id = s.reading_id
    """)
    op.alter_column("supplier_reading", "value", nullable=False)
    op.alter_column("supplier_reading", "multiplier", nullable=False)


def downgrade() -> None:
    """Registries tell live figures again."""
    op.drop_column("supplier_reading", "multiplier")
    op.drop_column("supplier_reading", "value")
