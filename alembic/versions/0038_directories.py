"""the company, its offices, texts, topics and reasons as effective-dated rows, and the history of all directories

Who ran the portal with settings of the company keeps their values: they become its first row.

Revision: 0038
Before: 0037
"""

import os
from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
TABLES = ("company_details", "office", "site_text", "enquiry_topic", "decision_reason")
COMPANY = {
    "full_name": os.environ.get(
        "LKK_COMPANY_NAME", "Общество с ограниченной ответственностью «Барнаульская сетевая компания»"
    ),
    "name": "Барнаульская сетевая компания",
    "short_name": "БСК",
    "address": os.environ.get("LKK_COMPANY_ADDRESS", "656002, Алтайский край, г. Барнаул, ул. Ползунова, д. 50"),
    "inn": os.environ.get("LKK_COMPANY_INN", "2225000003"),
    "kpp": os.environ.get("LKK_COMPANY_KPP", "222501001"),
    "ogrn": os.environ.get("LKK_COMPANY_OGRN", "1022200000019"),
    "city_code": "3852",
    "dispatcher_phone": os.environ.get("LKK_DISPATCHER_PHONE", "380-616"),
    "free_phone": "8 800 1000 380",
    "support_phone": "50-16-28",
    "administrator_phone": "501-262 доб. 1401",
    "capacity_line": "Возможности технологического присоединения новых мощностей к электрическим сетям компании",
    "accent": "teal",
    "valid_from": SINCE,
}
OFFICES = [
    {
        "code": "polzunova",
        "name": "Контакт-центр",
        "address": "г. Барнаул, ул. Ползунова, 50, каб. 117",
        "phones": "8 800 1000 380, 50-16-28",
        "hours": "Часы приёма уточните по телефону",
        "position": 10,
        "valid_from": SINCE,
    }
]
TOPICS = [
    ("grid_connection", "Осуществление технологического присоединения"),
    ("transmission", "Услуги по передаче электрической энергии"),
    ("metering", "Организация учёта электрической энергии"),
    ("customer_service", "Обслуживание потребителей"),
    ("contacts", "Контактная информация сетевой организации и организаций энергетики"),
]
REASONS = [
    ("on_hold", "materials", "Ожидаем поставку материалов"),
    ("on_hold", "owner", "Нужен доступ к объекту, который обеспечивает собственник"),
    ("annulled", "by_wish", "По просьбе заявителя"),
    ("annulled", "duplicate", "Заявка подана повторно: рассматриваем поданную раньше"),
    ("rejected", "other_network", "Объект относится к сетям другой сетевой организации"),
]
RULES = """Интернет-приёмная открыта всем потребителям Барнаула, физическим и юридическим лицам, которых обслуживает \
ООО «Барнаульская сетевая компания». Личный кабинет доступен после регистрации.

- Кабинеты физических и юридических лиц раздельны. ИП, СНТ (СНП) и собственники нежилых помещений регистрируются как \
юридическое лицо.
- Адрес электронной почты подтверждается кодом из письма. Учётная запись, которую не активировали за 24 часа, \
удаляется сама.
- К кабинету можно подключить несколько лицевых счетов. Разделы кабинета показывают данные активного счёта.
- Никому не сообщайте пароль и коды из писем. Сотрудники компании их не спрашивают."""
ACCOUNT = """Нужны номер лицевого счёта и ПИН-код. Юридические лица найдут их в счёте-фактуре за электроэнергию, \
в левом верхнем углу, физические — в чеке об оплате в Системе «Город». Их также назовут в контакт-центре: \
ул. Ползунова, 50, каб. 117.

Откройте «Лицевые счета», введите номер и ПИН-код и нажмите «Подключить ЛС». Счёт, который показывают разделы \
кабинета, называется активным, его выбирают в шапке."""
READINGS = """Откройте «Подача показаний» и внесите показания в таблицу. Кабинет сразу проверит их и скажет, что не \
так: меньше прошлого, слишком большой расход, прибор снят. «Сохранить» оставляет показания у вас, «Отправить» передаёт \
их в учётную систему компании."""
REGISTRATION = """Регистрация состоит из трёх шагов: адрес электронной почты и код из письма, вид потребителя, данные. \
Код действует 10 минут.

Если письмо не пришло, проверьте папку «Спам» и запросите код ещё раз. Учётная запись, которую не активировали, \
удаляется сама через 24 часа; раньше её может удалить администратор сайта: 501-262 доб. 1401 или 50-16-28."""
TEXTS = [
    ("rules", "rules", "Правила работы интернет-приёмной", RULES),
    ("registration", "help", "Как зарегистрироваться", REGISTRATION),
    ("account", "help", "Как подключить лицевой счёт", ACCOUNT),
    ("readings", "help", "Как передать показания", READINGS),
]


def upgrade() -> None:
    op.create_table(
        "company_details",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("full_name", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("inn", sa.String(length=12), nullable=False),
        sa.Column("kpp", sa.String(length=9), nullable=False),
        sa.Column("ogrn", sa.String(length=15), nullable=False),
        sa.Column("city_code", sa.String(length=8), nullable=False),
        sa.Column("dispatcher_phone", sa.String(length=60), nullable=False),
        sa.Column("free_phone", sa.String(length=60), nullable=False),
        sa.Column("support_phone", sa.String(length=60), nullable=False),
        sa.Column("administrator_phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("about_link", sa.String(length=300), nullable=False),
        sa.Column("consumers_link", sa.String(length=300), nullable=False),
        sa.Column("press_link", sa.String(length=300), nullable=False),
        sa.Column("purchases_link", sa.String(length=300), nullable=False),
        sa.Column("contacts_link", sa.String(length=300), nullable=False),
        sa.Column("capacity_line", sa.String(length=300), nullable=False),
        sa.Column("accent", sa.String(length=32), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_details")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_company_details_valid_from")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phones", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_office_code_valid_from")),
    )
    op.create_table(
        "site_text",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=20000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_text")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_site_text_code_valid_from")),
    )
    op.create_table(
        "enquiry_topic",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_topic")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_enquiry_topic_code_valid_from")),
    )
    op.create_table(
        "decision_reason",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_period(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_reason")),
        sa.UniqueConstraint("decision", "code", "valid_from", name=op.f("uq_decision_reason_decision_code_valid_from")),
    )
    op.create_table(
        "directory_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("directory", sa.String(length=32), nullable=False),
        sa.Column("thing", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_directory_change_author_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_change")),
    )
    op.create_index("ix_directory_change_author_id", "directory_change", ["author_id"])
    op.create_index("ix_directory_change_directory_thing", "directory_change", ["directory", "thing", "id"])
    for table in TABLES:
        op.execute(f"""
            create trigger tell_rules_changed after insert or update or delete or truncate on {table}
            for each statement execute function tell_rules_changed()
        """)
    _fill()


def downgrade() -> None:
    op.drop_table("directory_change")
    for table in reversed(TABLES):
        op.drop_table(table)


def _period() -> list[sa.Column]:
    return [sa.Column("valid_from", sa.Date(), nullable=False), sa.Column("valid_to", sa.Date(), nullable=True)]


def _fill() -> None:
    links = ("email", "about_link", "consumers_link", "press_link", "purchases_link", "contacts_link")
    _insert("company_details", [{**COMPANY, **dict.fromkeys(links, "")}])
    _insert("office", OFFICES)
    _insert("enquiry_topic", [_placed(at, code=code, label=label) for at, (code, label) in enumerate(TOPICS, 1)])
    _insert(
        "decision_reason",
        [_placed(at, decision=of, code=code, text=text) for at, (of, code, text) in enumerate(REASONS, 1)],
    )
    _insert(
        "site_text",
        [
            _placed(at, code=code, place=place, title=title, body=body)
            for at, (code, place, title, body) in enumerate(TEXTS, 1)
        ],
    )


def _placed(at: int, **values: str) -> dict[str, object]:
    return {**values, "position": at * 10, "valid_from": SINCE}


def _insert(table: str, rows: list[dict[str, object]]) -> None:
    names = {"valid_from": sa.Date, "position": sa.Integer}
    columns = [sa.column(name, names.get(name, sa.String)) for name in rows[0]]
    op.bulk_insert(sa.table(table, *columns), rows)
