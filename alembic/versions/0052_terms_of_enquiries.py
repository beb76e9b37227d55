"""how long enquiries are kept, as the reception tells it; the administrator rewrites it in the directory

Revision: 0052
Before: 0051
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

CODE, SINCE = "enquiries", date(2026, 1, 1)
BODY = """- Форма, которую не отправили, хранится в вашем браузере, пока открыта вкладка. Файлы к ней удаляются через двое суток.
- Отправленное обращение, ответ и файлы портал сам не удаляет: компания хранит их как документы.
- Сообщение о нарушении без имени не содержит ни ваших данных, ни адреса вашего устройства. Место и время съёмки \
убираются из всех снимков.
- Секретный код хранится так, что прочесть его нельзя. Если код потерян, напишите новое обращение."""
TEXTS = sa.table(
    "site_text",
    sa.column("code", sa.String),
    sa.column("place", sa.String),
    sa.column("title", sa.String),
    sa.column("body", sa.String),
    sa.column("position", sa.Integer),
    sa.column("valid_from", sa.Date),
)


def upgrade() -> None:
    """Unless the administrator has written terms already."""
    known = sa.select(sa.literal(1)).select_from(TEXTS).where(TEXTS.c.place == "terms")
    if op.get_bind().execute(known).first() is None:
        values = {"code": CODE, "place": "terms", "title": "Сколько хранятся обращения", "body": BODY}
        op.bulk_insert(TEXTS, [{**values, "position": 10, "valid_from": SINCE}])


def downgrade() -> None:
    """Take the text away."""
    op.execute(TEXTS.delete().where(TEXTS.c.code == CODE))
