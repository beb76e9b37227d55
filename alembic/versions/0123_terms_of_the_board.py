"""terms of the board of capacity: how fast an ad is checked, how long it may stand

Revision: 0123
Before: 0122
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0123"
down_revision = "0122"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
OWN = "Правила доски объявлений о перераспределении мощности"
DEADLINES = [("board.check", 1, "wd", OWN, "runs"), ("board.life", 6, "m", OWN, "runs")]


def upgrade() -> None:
    """Add the terms."""
    op.execute("set local lock_timeout = '5s'")
    names = ("rule", "value", "unit", "law", "on_request")
    rules = sa.table("deadline_rule", *[sa.column(name) for name in names], sa.column("valid_from", sa.Date()))
    op.bulk_insert(rules, [dict(zip(names, one, strict=True)) | {"valid_from": SINCE} for one in DEADLINES])


def downgrade() -> None:
    """Remove the terms."""
    rules = sa.table("deadline_rule", sa.column("rule"))
    op.execute(rules.delete().where(rules.c.rule.in_([rule for rule, *_ in DEADLINES])))
