"""Windows of readings and the text of the consent to the processing of personal data.

Revision: 0002
Before: 0001
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SINCE = date(2013, 1, 1)
SEED = "Руководство пользователя ЛКК БСК, раздел 6.3.3.5"
CONSENT = """Я даю обществу с ограниченной ответственностью «Барнаульская сетевая компания» (656002, Алтайский край, \
г. Барнаул, ул. Ползунова, д. 50) согласие на обработку моих персональных данных.

Цель обработки: ведение личного кабинета клиента, приём заявок, показаний приборов учёта и обращений, \
направление ответов и уведомлений о ходе их рассмотрения.

Состав данных: фамилия, имя, отчество; адрес электронной почты; номер телефона; ИНН, СНИЛС, ОГРНИП, если они указаны; \
адрес объекта; номера лицевых счетов; показания приборов учёта; сведения о входах в личный кабинет.

Действия с данными: сбор, запись, систематизация, накопление, хранение, уточнение, извлечение, использование, \
блокирование, удаление и уничтожение, с применением средств автоматизации. Данные хранятся в Российской Федерации.

Согласие действует до закрытия личного кабинета или до отзыва. Отозвать согласие можно письменным заявлением \
в офисе обслуживания по адресу: г. Барнаул, ул. Ползунова, д. 50, кабинет 117. После отзыва личный кабинет закрывается."""


def upgrade() -> None:
    windows = sa.table(
        "reading_window",
        sa.column("cabinet_class", sa.String),
        sa.column("first_day", sa.Integer),
        sa.column("last_day", sa.Integer),
        sa.column("valid_from", sa.Date),
        sa.column("source", sa.String),
    )
    op.bulk_insert(
        windows,
        [
            {"cabinet_class": "legal", "first_day": 20, "last_day": None, "valid_from": SINCE, "source": SEED},
            {"cabinet_class": "individual", "first_day": 21, "last_day": 26, "valid_from": SINCE, "source": SEED},
        ],
    )
    consents = sa.table(
        "consent_text",
        sa.column("purpose", sa.String),
        sa.column("version", sa.String),
        sa.column("body", sa.String),
        sa.column("valid_from", sa.Date),
    )
    op.bulk_insert(
        consents,
        [{"purpose": "personal_data", "version": "2025-09", "body": CONSENT, "valid_from": date(2025, 9, 1)}],
    )


def downgrade() -> None:
    op.execute("delete from consent_text where purpose = 'personal_data' and version = '2025-09'")
    op.execute(sa.text("delete from reading_window where source = :source").bindparams(source=SEED))
