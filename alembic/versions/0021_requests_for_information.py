"""what a request for information does to each term; one clock of the works from the contract to the acts

Revision: 0021
Before: 0035
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0035"
branch_labels = None
depends_on = None

SINCE = date(2026, 11, 25)
RULES_861 = "Правила технологического присоединения, утв. ПП РФ от 27.12.2004 № 861"
ANEW = "после недостающих сведений срок идёт заново"
OFFERS = [
    ("tp.offer.S", 10, f"{RULES_861}, п. 15 и раздел X; {ANEW}"),
    ("tp.offer.F", 20, f"{RULES_861}, п. 15; {ANEW}"),
]
NOTICE = ("tp.missing_docs_notice", 3, f"{RULES_861}, п. 15")
#: Terms that stand still until the answer, by the order of the company; appeals, registration and works run on.
PAUSED = [
    "tp.documents",
    "tc.extend",
    "meter.commission",
    "meter.service",
    "meter.removal",
    "meter.equip",
    "meter.data",
    "docs.request",
    "assets.transfer",
]

# The works of a contract have the clock that began first; those that began anew after an inspection are taken off.
ONE_CLOCK = """
with works as (
  select c.id, c.application_id, row_number() over (partition by c.application_id order by c.id) as place
  from application_clock c join application a on a.id = c.application_id
  where starts_with(c.rule, 'tp.perform.') and a.stage in ('works', 'notice', 'inspection', 'connection') and a.status in ('registered', 'in_progress', 'info_requested', 'on_hold'))
update application_clock c set
  paused_on = null,
  finished_on = case when w.place = 1 then null else coalesce(c.finished_on, current_date) end,
  state = case when w.place > 1 then 'stopped' when c.state = 'breached' then 'breached' else 'running' end
from works w where w.id = c.id
"""
# Silence ends an incomplete application before the contract alone: the other requests are answered by another rule.
NO_ANNULMENT = """
update application_clock c set rule = 'info.answer' from application a
where a.id = c.application_id and c.rule = 'tp.missing_docs_cure' and c.finished_on is null
  and a.stage in ('works', 'notice', 'inspection', 'connection')
"""
NEAREST = """
update application a set due_on = (
  select min(c.due_on) from application_clock c
  where c.application_id = a.id and c.finished_on is null and c.state <> 'paused')
where a.stage in ('works', 'notice', 'inspection', 'connection') and a.status in ('registered', 'in_progress', 'info_requested', 'on_hold')
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.add_column("deadline_rule", sa.Column("on_request", sa.String(32), nullable=False, server_default="runs"))
    rules = _rules()
    before = [rule for rule, *_ in OFFERS]
    op.execute(rules.update().where(rules.c.rule.in_([*PAUSED, *before])).values(on_request="paused"))
    now = [(*offer, "anew") for offer in OFFERS] + [(*NOTICE, "runs")]
    until = rules.update().where(rules.c.rule.in_([rule for rule, *_ in now]), rules.c.valid_to.is_(None))
    op.execute(until.values(valid_to=SINCE - timedelta(days=1)))
    op.bulk_insert(
        rules,
        [
            {"rule": rule, "value": value, "unit": "wd", "law": law, "valid_from": SINCE, "on_request": effect}
            for rule, value, law, effect in now
        ],
    )
    for statement in (ONE_CLOCK, NO_ANNULMENT, NEAREST):
        op.execute(statement)


def downgrade() -> None:
    rules = _rules()
    keys = [rule for rule, *_ in (*OFFERS, NOTICE)]
    op.execute(rules.delete().where(rules.c.rule.in_(keys), rules.c.valid_from == SINCE))
    ended = rules.update().where(rules.c.rule.in_(keys), rules.c.valid_to == SINCE - timedelta(days=1))
    op.execute(ended.values(valid_to=None))
    op.drop_column("deadline_rule", "on_request")


def _rules() -> sa.TableClause:
    names = ("rule", "value", "unit", "law", "on_request")
    days = [sa.column("valid_from", sa.Date), sa.column("valid_to", sa.Date)]
    return sa.table("deadline_rule", *[sa.column(name) for name in names], *days)
