"""what a legal entity sends on the 1st counts for the month before

Revision: 0017
Before: 0016
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SINCE = date(2026, 11, 25)
SOURCE = "Руководство пользователя ЛКК БСК, раздел 6.3.3.5; ПП РФ от 04.05.2012 № 442, п. 160 и 161"
LEGAL = {"cabinet_class": "legal", "first_day": 20, "last_day": None, "counts_back_until": 1}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.add_column(
        "reading_window", sa.Column("counts_back_until", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    windows = _windows()
    until = windows.update().where(windows.c.cabinet_class == "legal", windows.c.valid_to.is_(None))
    op.execute(until.values(valid_to=SINCE - timedelta(days=1)))
    op.bulk_insert(windows, [{**LEGAL, "valid_from": SINCE, "source": SOURCE}])


def downgrade() -> None:
    windows = _windows()
    op.execute(windows.delete().where(windows.c.cabinet_class == "legal", windows.c.valid_from == SINCE))
    ended = windows.update().where(windows.c.cabinet_class == "legal", windows.c.valid_to == SINCE - timedelta(days=1))
    op.execute(ended.values(valid_to=None))
    op.drop_column("reading_window", "counts_back_until")


def _windows() -> sa.TableClause:
    names = ("cabinet_class", "first_day", "last_day", "counts_back_until", "source")
    days = [sa.column("valid_from", sa.Date), sa.column("valid_to", sa.Date)]
    return sa.table("reading_window", *[sa.column(name) for name in names], *days)
