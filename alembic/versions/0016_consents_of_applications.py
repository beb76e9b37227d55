"""consents that name every class of data, kept with their application, and the session it was filed in

Revision: 0016
Before: 0015
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SINCE = date(2026, 11, 25)
VERSION = "2026-11"
COMPANY = (
    "обществу с ограниченной ответственностью «Барнаульская сетевая компания» "
    "(656002, Алтайский край, г. Барнаул, ул. Ползунова, д. 50)"
)
PERSONAL_DATA = f"""Я даю {COMPANY} согласие на обработку моих персональных данных.

Цель обработки: ведение личного кабинета клиента, приём заявок, показаний приборов учёта и обращений, \
подготовка, заключение и исполнение договоров по ним, направление ответов и уведомлений о ходе их рассмотрения.

Состав данных: фамилия, имя, отчество; вид, серия и номер паспорта или другого документа, удостоверяющего личность, \
кем и когда он выдан, код подразделения, его копия; адрес регистрации, фактический и почтовый адрес; адрес электронной \
почты; номер телефона; ИНН, СНИЛС, ОГРНИП; банковские реквизиты: банк, БИК, номера счетов; сведения об объекте, \
правах на него и его кадастровый номер; сведения о праве на льготу; номера лицевых счетов; показания приборов учёта; \
содержание заявок, обращений и приложенных к ним документов; сведения о входах в личный кабинет.

Данные представителя и руководителя, если я их указываю: фамилия, имя, отчество, должность, номер, дата, срок и копия \
доверенности или другого документа о полномочиях. Я подтверждаю, что они мне разрешили это.

Действия с данными: сбор, запись, систематизация, накопление, хранение, уточнение, извлечение, использование, \
блокирование, удаление и уничтожение, с применением средств автоматизации. Данные хранятся в Российской Федерации.

Согласие действует до закрытия личного кабинета или до отзыва. Отозвать согласие можно письменным заявлением \
в офисе обслуживания по адресу: г. Барнаул, ул. Ползунова, д. 50, кабинет 117. После отзыва личный кабинет закрывается."""
SUPPLIER = """Я согласен на передачу моих персональных данных гарантирующему поставщику электрической энергии, \
указанному в заявке, для заключения договора энергоснабжения (купли-продажи) до завершения технологического \
присоединения.

Состав данных: фамилия, имя, отчество; данные документа, удостоверяющего личность; ИНН, СНИЛС, ОГРНИП; адрес \
регистрации и почтовый адрес; номер телефона и адрес электронной почты; банковские реквизиты; фамилия, имя, отчество \
представителя и данные его доверенности; сведения об объекте, мощности и документах на него.

Действия с данными: передача, получение, хранение, использование, уничтожение. Согласие действует до заключения \
договора энергоснабжения и может быть отозвано письмом в адрес общества с ограниченной ответственностью \
«Барнаульская сетевая компания»."""
TEXTS = {"personal_data": PERSONAL_DATA, "supplier": SUPPLIER}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    texts = _texts()
    until = texts.update().where(texts.c.purpose.in_(TEXTS), texts.c.valid_to.is_(None))
    op.execute(until.values(valid_to=SINCE - timedelta(days=1)))
    op.bulk_insert(
        texts,
        [
            {"purpose": purpose, "version": VERSION, "body": body, "valid_from": SINCE}
            for purpose, body in TEXTS.items()
        ],
    )
    op.add_column("application", sa.Column("filed_session", sa.BigInteger(), nullable=True))
    op.add_column("consent", sa.Column("application_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_consent_application_id_application",
        "consent",
        "application",
        ["application_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index("ix_consent_application_id", "consent", ["application_id"])
    # Until now both were written in one transaction, so they have one moment.
    op.execute(
        "update consent c set application_id = a.id from application a"
        " where a.user_id = c.user_id and a.submitted_at = c.given_at and a.status <> 'draft'"
    )


def downgrade() -> None:
    op.drop_index("ix_consent_application_id", table_name="consent")
    op.drop_constraint("fk_consent_application_id_application", "consent", type_="foreignkey")
    op.drop_column("consent", "application_id")
    op.drop_column("application", "filed_session")
    texts = _texts()
    # A consent to the new text stays a consent: the text goes only when nobody has agreed to it.
    op.execute(
        sa.text(
            "delete from consent_text where version = :version"
            " and not exists (select 1 from consent where text_id = consent_text.id)"
        ).bindparams(version=VERSION)
    )
    ended = texts.update().where(texts.c.purpose.in_(TEXTS), texts.c.valid_to == SINCE - timedelta(days=1))
    op.execute(ended.values(valid_to=None))


def _texts() -> sa.TableClause:
    names = ("purpose", "version", "body")
    days = [sa.column("valid_from", sa.Date), sa.column("valid_to", sa.Date)]
    return sa.table("consent_text", *[sa.column(name) for name in names], *days)
