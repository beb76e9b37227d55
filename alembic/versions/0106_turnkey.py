"""works of the applicant's side under a contract of services: the terms of the estimate, the signature and the works

Revision: 0106
Before: 0105
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
ORDER = "Порядок оказания услуги «ТП под ключ»"
#: The works: until the contract names their term.
DEADLINES = [
    ("turnkey.offer", 5, "wd", f"{ORDER}: смета и договор", "paused"),
    ("turnkey.sign", 10, "wd", f"{ORDER}: срок ответа на договор", "runs"),
    ("turnkey.disagreements", 10, "wd", f"{ORDER}: ответ на протокол разногласий", "runs"),
    ("turnkey.works", 30, "wd", f"{ORDER}: если в договоре не назван другой срок", "runs"),
]


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
