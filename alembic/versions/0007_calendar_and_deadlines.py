"""The working calendar of 2026 and 2027, the deadlines of applications and the consent for the supplier.

Revision: 0007
Before: 0006
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
RULES_861 = "Правила технологического присоединения, утв. ПП РФ от 27.12.2004 № 861"
STANDARD_186 = "Единые стандарты качества обслуживания, приказ Минэнерго России от 15.04.2014 № 186"
RULES_442 = "Основные положения функционирования розничных рынков, утв. ПП РФ от 04.05.2012 № 442"
COMPANY = "Порядок работы с обращениями потребителей сетевой организации"

# Days off that are no Saturday or Sunday (26 of them moved by decree), and Saturdays that are worked.
HOLIDAYS = {
    2026: {
        "Новогодние каникулы": ["01-01", "01-02", "01-05", "01-06", "01-08", "01-09"],
        "Рождество Христово": ["01-07"],
        "День защитника Отечества": ["02-23"],
        "Международный женский день": ["03-09"],
        "Праздник Весны и Труда": ["05-01"],
        "День Победы": ["05-11"],
        "День России": ["06-12"],
        "День народного единства": ["11-04"],
        "Выходной, перенесённый с 4 января": ["12-31"],
    },
    2027: {
        "Новогодние каникулы": ["01-01", "01-04", "01-05", "01-06", "01-08"],
        "Рождество Христово": ["01-07"],
        "Выходной, перенесённый с 20 февраля": ["02-22"],
        "День защитника Отечества": ["02-23"],
        "Международный женский день": ["03-08"],
        "Праздник Весны и Труда": ["05-03"],
        "День Победы": ["05-10"],
        "День России": ["06-14"],
        "День народного единства": ["11-04"],
        "Выходной, перенесённый с 3 января": ["11-05"],
        "Выходной, перенесённый со 2 января": ["12-31"],
    },
}
WORKING_SATURDAYS = {2026: [], 2027: ["02-20"]}

DEADLINES = [
    ("tp.register", 1, "wd", RULES_861),
    ("tp.missing_docs_notice", 3, "wd", RULES_861),
    ("tp.missing_docs_cure", 20, "wd", RULES_861),
    ("tp.offer.S", 10, "wd", f"{RULES_861}, раздел X"),
    ("tp.offer.F", 20, "wd", RULES_861),
    ("tp.pay.S", 5, "wd", f"{RULES_861}, раздел X"),
    ("tp.sign.F", 10, "wd", RULES_861),
    ("tp.perform.15wd", 15, "wd", f"{RULES_861}, п. 13"),
    ("tp.perform.30wd", 30, "wd", RULES_861),
    ("tp.perform.6m", 6, "m", RULES_861),
    ("tp.perform.1y", 1, "y", RULES_861),
    ("tp.perform.2y", 2, "y", RULES_861),
    ("tp.inspect", 10, "d", RULES_861),
    ("tp.supply_contract", 15, "wd", f"{RULES_442}, п. 39(6)"),
    ("tp.documents", 7, "d", RULES_861),
    ("tc.extend", 10, "wd", RULES_861),
    ("appeal.info", 30, "d", STANDARD_186),
    ("appeal.complaint", 30, "d", STANDARD_186),
    ("appeal.violation", 30, "d", STANDARD_186),
    ("appeal.outage", 1, "d", STANDARD_186),
    ("meter.commission", 15, "wd", RULES_442),
    ("meter.service", 15, "wd", RULES_442),
    ("meter.removal", 7, "wd", RULES_442),
    ("meter.equip", 6, "m", RULES_442),
    ("meter.data", 10, "wd", COMPANY),
    ("docs.request", 15, "d", STANDARD_186),
    ("assets.transfer", 30, "d", COMPANY),
    ("info.answer", 20, "wd", COMPANY),
]

SUPPLIER_CONSENT = """Я согласен на передачу моих персональных данных гарантирующему поставщику электрической энергии, \
указанному в заявке, для заключения договора энергоснабжения (купли-продажи) до завершения технологического \
присоединения.

Состав данных: фамилия, имя, отчество; данные документа, удостоверяющего личность; ИНН, СНИЛС; адрес регистрации и \
почтовый адрес; номер телефона и адрес электронной почты; сведения об объекте, мощности и документах на него.

Действия с данными: передача, получение, хранение, использование, уничтожение. Согласие действует до заключения \
договора энергоснабжения и может быть отозвано письмом в адрес общества с ограниченной ответственностью \
«Барнаульская сетевая компания»."""


def upgrade() -> None:
    calendar = sa.table(
        "calendar_day", sa.column("day", sa.Date), sa.column("working", sa.Boolean), sa.column("note", sa.String)
    )
    days = [
        {"day": date.fromisoformat(f"{year}-{day}"), "working": False, "note": note}
        for year, holidays in HOLIDAYS.items()
        for note, listed in holidays.items()
        for day in listed
    ]
    days += [
        {"day": date.fromisoformat(f"{year}-{day}"), "working": True, "note": "Рабочая суббота"}
        for year, listed in WORKING_SATURDAYS.items()
        for day in listed
    ]
    op.bulk_insert(calendar, days)
    consents = sa.table(
        "consent_text",
        sa.column("purpose", sa.String),
        sa.column("version", sa.String),
        sa.column("body", sa.String),
        sa.column("valid_from", sa.Date),
    )
    op.bulk_insert(
        consents,
        [{"purpose": "supplier", "version": "2026-01", "body": SUPPLIER_CONSENT, "valid_from": SINCE}],
    )
    rules = sa.table(
        "deadline_rule",
        sa.column("rule", sa.String),
        sa.column("value", sa.Integer),
        sa.column("unit", sa.String),
        sa.column("law", sa.String),
        sa.column("valid_from", sa.Date),
    )
    op.bulk_insert(
        rules,
        [{"rule": k, "value": v, "unit": u, "law": law, "valid_from": SINCE} for k, v, u, law in DEADLINES],
    )


def downgrade() -> None:
    op.execute("delete from consent_text where purpose = 'supplier' and version = '2026-01'")
    op.execute("delete from deadline_rule")
    op.execute("delete from calendar_day")
