"""terms in hours, and the term of an answer about an outage

Revision: 0015
Before: 0014
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SINCE = date(2026, 11, 25)
STANDARD_186 = "Единые стандарты качества обслуживания, приказ Минэнерго России от 15.04.2014 № 186"
DEADLINES = [("appeal.outage", 24, "h", f"{STANDARD_186}; круглосуточно")]


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.add_column("application_clock", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    rules = _rules()
    for rule, value, unit, law in DEADLINES:
        until = rules.update().where(rules.c.rule == rule, rules.c.valid_to.is_(None))
        op.execute(until.values(valid_to=SINCE - timedelta(days=1)))
        op.bulk_insert(rules, [{"rule": rule, "value": value, "unit": unit, "law": law, "valid_from": SINCE}])


def downgrade() -> None:
    rules = _rules()
    for rule, *_ in DEADLINES:
        op.execute(rules.delete().where(rules.c.rule == rule, rules.c.valid_from == SINCE))
        ended = rules.update().where(rules.c.rule == rule, rules.c.valid_to == SINCE - timedelta(days=1))
        op.execute(ended.values(valid_to=None))
    op.drop_column("application_clock", "due_at")


def _rules() -> sa.TableClause:
    names = ("rule", "value", "unit", "law")
    days = [sa.column("valid_from", sa.Date), sa.column("valid_to", sa.Date)]
    return sa.table("deadline_rule", *[sa.column(name) for name in names], *days)
