"""the highest tg φ by voltage level

Revision: 0064
Before: 0063
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_SOURCE = "Приказ Минэнерго России от 23.06.2015 № 380"
_NORMS = (("lv", "0.35"), ("mv2", "0.40"), ("mv1", "0.40"), ("hv", "0.50"))


def upgrade() -> None:
    """Make the table with the norms in force; a change of a row is told to the processes that keep it."""
    table = op.create_table(
        "tangent_norm",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("voltage_level", sa.String(32), nullable=False),
        sa.Column("highest", sa.Numeric(4, 2), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("source", sa.String(200), nullable=False),
        sa.CheckConstraint("highest > 0", name="highest"),
    )
    rows = [
        {"voltage_level": level, "highest": highest, "valid_from": date(2015, 8, 4), "source": _SOURCE}
        for level, highest in _NORMS
    ]
    op.bulk_insert(table, rows)
    op.execute("""
        create trigger tell_rules_changed after insert or update or delete or truncate on tangent_norm
        for each statement execute function tell_rules_changed()
    """)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("tangent_norm")
