"""measurements of quality: the term of the company

Revision: 0116
Before: 0115
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0116"
down_revision = "0115"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
STANDARD_186 = "Единые стандарты качества обслуживания, приказ Минэнерго России от 15.04.2014 № 186"
DEADLINES = [("quality.measure", 30, "d", STANDARD_186, "paused")]


def upgrade() -> None:
    """Add the term."""
    op.execute("set local lock_timeout = '5s'")
    names = ("rule", "value", "unit", "law", "on_request")
    rules = sa.table("deadline_rule", *[sa.column(name) for name in names], sa.column("valid_from", sa.Date()))
    op.bulk_insert(rules, [dict(zip(names, one, strict=True)) | {"valid_from": SINCE} for one in DEADLINES])


def downgrade() -> None:
    """Remove the term."""
    rules = sa.table("deadline_rule", sa.column("rule"))
    op.execute(rules.delete().where(rules.c.rule.in_([rule for rule, *_ in DEADLINES])))
