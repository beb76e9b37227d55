"""terms of the works under a contract of grid connection, of documents and of what the first connection is called

Revision: 0014
Before: 0013
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SINCE = date(2026, 11, 25)
RULES_861 = "Правила технологического присоединения, утв. ПП РФ от 27.12.2004 № 861"
DEADLINES = [
    (
        "tp.perform.15wd",
        15,
        "wd",
        f"{RULES_861}, п. 16: временное присоединение передвижного объекта до 150 кВт, до сети не больше 300 м",
    ),
    (
        "tp.perform.30wd",
        30,
        "wd",
        f"{RULES_861}, п. 16: до 0,4 кВ, до сети не больше 15 м, без работ на земле других владельцев",
    ),
    (
        "tp.perform.6m",
        6,
        "m",
        f"{RULES_861}, п. 16: упрощённый порядок, до 20 кВ, до сети не больше 300 м в городе и 500 м в селе",
    ),
    (
        "tp.perform.1y",
        1,
        "y",
        f"{RULES_861}, п. 16: остальные присоединения к сетям территориальной сетевой организации",
    ),
    (
        "tp.perform.2y",
        2,
        "y",
        f"{RULES_861}, п. 16: 670 кВт и больше к единой национальной сети; к сетям компании не относится",
    ),
    ("tp.documents", 7, "wd", RULES_861),
]
TITLES = {
    "new": "Технологическое присоединение: первичное, новый объект",
    "old": "Технологическое присоединение: новый объект",
}


def upgrade() -> None:
    rules = _rules()
    keys = [rule for rule, *_ in DEADLINES]
    until = rules.update().where(rules.c.rule.in_(keys), rules.c.valid_to.is_(None))
    op.execute(until.values(valid_to=SINCE - timedelta(days=1)))
    op.bulk_insert(
        rules,
        [{"rule": k, "value": v, "unit": u, "law": law, "valid_from": SINCE} for k, v, u, law in DEADLINES],
    )
    _title("old", "new")


def downgrade() -> None:
    rules = _rules()
    keys = [rule for rule, *_ in DEADLINES]
    op.execute(rules.delete().where(rules.c.rule.in_(keys), rules.c.valid_from == SINCE))
    ended = rules.update().where(rules.c.rule.in_(keys), rules.c.valid_to == SINCE - timedelta(days=1))
    op.execute(ended.values(valid_to=None))
    _title("new", "old")


def _rules() -> sa.TableClause:
    names = ("rule", "value", "unit", "law")
    days = [sa.column("valid_from", sa.Date), sa.column("valid_to", sa.Date)]
    return sa.table("deadline_rule", *[sa.column(name) for name in names], *days)


def _title(before: str, after: str) -> None:
    """Tables are sorted by the title, so one kind has one title there."""
    application = sa.table("application", sa.column("kind"), sa.column("kind_title"))
    of_kind = (application.c.kind == "tp_new") & (application.c.kind_title == TITLES[before])
    op.execute(application.update().where(of_kind).values(kind_title=TITLES[after]))
