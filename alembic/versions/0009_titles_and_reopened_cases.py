"""titles of kinds to sort by, cases that reopen a fulfilled application

Revision: 0009
Before: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TITLES = {
    "tp_new": "Технологическое присоединение: новый объект",
    "tp_increase": "Технологическое присоединение: увеличение мощности",
    "tp_reliability": "Технологическое присоединение: изменение уровня надёжности",
    "tp_scheme": "Технологическое присоединение: изменение схемы внешнего электроснабжения",
    "tp_temporary": "Временное технологическое присоединение",
    "tp_redistribution": "Технологическое присоединение посредством перераспределения мощности",
    "tp_reissue": "Переоформление (восстановление) документов о присоединении",
    "tp_party_change": "Замена стороны договора технологического присоединения",
    "tc_extend": "Продление срока действия технических условий",
    "tc_completion_notice": "Уведомление о выполнении технических условий",
    "meter_commissioning": "Заявка на осуществление допуска в эксплуатацию ПУ",
    "meter_service": "Заявка на допуск в эксплуатацию, демонтаж, осмотр ПУ",
    "meter_removal_reading": "Заявка о необходимости снятия показаний существующего ПУ для последующего демонтажа",
    "meter_data_change": "Запрос на изменение данных по приборам учёта",
    "meter_equip": "Заявление на оборудование точки поставки приборами учёта",
    "meter_install": "Заявка на установку, замену и (или) эксплуатацию ПУ",
    "asset_transfer": "Заявка на передачу объектов э/с хозяйства",
    "doc_request": "Запрос документов",
    "info_enquiry": "Запрос информации",
    "complaint": "Жалоба",
    "violation_report": "Сообщи о нарушениях",
    "feedback": "Обратная связь",
    "outage_report": "Сообщить об отключении",
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.add_column(
        "application", sa.Column("kind_title", sa.String(length=200), nullable=False, server_default=sa.text("''"))
    )
    op.alter_column("application", "kind_title", server_default=None)
    application = sa.table("application", *[sa.column(name) for name in ("kind", "kind_title", "status")])
    for code, title in _TITLES.items():
        filed = (application.c.kind == code) & (application.c.status != "draft")
        op.execute(application.update().where(filed).values(kind_title=title))
    op.drop_index("ix_application_by_kind", table_name="application")
    _index_by_kind("kind_title")
    op.add_column("application", sa.Column("reopens", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_application_reopens_application", "application", "application", ["reopens"], ["id"], ondelete="SET NULL"
    )
    op.create_unique_constraint("uq_application_reopens", "application", ["reopens"])


def downgrade() -> None:
    op.drop_column("application", "reopens")
    op.drop_index("ix_application_by_kind", table_name="application")
    _index_by_kind("kind")
    op.drop_column("application", "kind_title")


def _index_by_kind(column: str) -> None:
    op.create_index(
        "ix_application_by_kind",
        "application",
        [sa.text(column), "id"],
        postgresql_where=sa.text("status <> 'draft'"),
    )
