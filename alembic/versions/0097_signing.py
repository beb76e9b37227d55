"""signatures of documents: the agreement, who may sign, codes, signatures, the chain of evidence

Revision: 0097
Before: 0096
"""

import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

TABLES = (
    "evidence_record",
    "evidence_sheet",
    "signing_answer",
    "document_signature",
    "signing_code",
    "signing_representative",
    "signing_agreement",
    "signing_agreement_text",
)
#: [K] a lawyer confirms the words before the portal works with customers.
TEXT = """\
1. Предмет. Компания и клиент договариваются, что документы, которые компания размещает в личном кабинете, клиент подписывает простой электронной подписью (статьи 5, 6 и 9 Федерального закона от 06.04.2011 № 63-ФЗ «Об электронной подписи»). Документ, подписанный так, равнозначен документу на бумаге, подписанному собственноручно.

2. Ключ простой электронной подписи — это вход в личный кабинет под своим логином и паролем и одноразовый код из СМС, отправленной на подтверждённый мобильный телефон из профиля клиента.

3. Какие документы подписывают:
- договоры технологического присоединения с техническими условиями и изменения к ним
- договоры оказания услуг и энергоснабжения
- акты, в которых предусмотрена подпись клиента

4. Как подписывают. Клиент читает документ до конца, видит его контрольную сумму (SHA-256) и запрашивает код. В СМС названы документ и сумма. Код действует пять минут, его можно ввести не больше трёх раз, он подходит только к этому документу, этому клиенту и этому сеансу.

5. Кто подписал, определяют по записям портала: учётная запись, сеанс, телефон, на который отправлен код, время отправки и ввода кода, контрольная сумма документа. Записи хранятся цепочкой, в которой каждая содержит контрольную сумму предыдущей. По каждому документу составляется протокол подписания.

6. Клиент хранит пароль и коды в тайне, никому их не сообщает и сразу предупреждает компанию, если доступ к кабинету или телефону получил кто-то другой. Сотрудники компании кодов не спрашивают и подписать за клиента не могут.

7. За организацию подписывает её руководитель, указанный в профиле, или представитель, доверенность которого проверил сотрудник компании, до последнего дня доверенности.

8. Споры о подписи стороны решают по протоколу подписания, записям портала и данным оператора связи; спор, который не решён так, рассматривает суд.

9. Соглашение действует со дня, когда клиент его принял. Клиент может расторгнуть его в личном кабинете в любой момент; документы, подписанные раньше, остаются подписанными.\
"""


def upgrade() -> None:
    op.create_table(
        "signing_agreement_text",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_agreement_text")),
        sa.UniqueConstraint("version", name=op.f("uq_signing_agreement_text_version")),
    )
    op.create_table(
        "signing_agreement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("text_id", sa.BigInteger(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("signer_name", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("identification", sa.String(length=32), nullable=False),
        sa.Column("identified_by", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_signing_agreement_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["identified_by"],
            ["user_account.id"],
            name=op.f("fk_signing_agreement_identified_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["signing_agreement_text.id"],
            name=op.f("fk_signing_agreement_text_id_signing_agreement_text"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_signing_agreement_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_agreement")),
    )
    op.create_index(op.f("ix_signing_agreement_document_id"), "signing_agreement", ["document_id"], unique=False)
    op.create_index(op.f("ix_signing_agreement_identified_by"), "signing_agreement", ["identified_by"], unique=False)
    op.create_index(op.f("ix_signing_agreement_text_id"), "signing_agreement", ["text_id"], unique=False)
    op.create_index(op.f("ix_signing_agreement_user_id"), "signing_agreement", ["user_id"], unique=False)
    op.create_index(
        "uq_signing_agreement_live",
        "signing_agreement",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at is null"),
    )
    op.create_table(
        "signing_representative",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("power", sa.String(length=300), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by"],
            ["user_account.id"],
            name=op.f("fk_signing_representative_checked_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_signing_representative_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_representative")),
    )
    op.create_index(op.f("ix_signing_representative_user_id"), "signing_representative", ["user_id"], unique=False)
    op.create_table(
        "signing_code",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sms_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["person_code.id"], name=op.f("fk_signing_code_request_id_person_code"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sms_id"], ["sms_message.id"], name=op.f("fk_signing_code_sms_id_sms_message"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_signing_code_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["document_version.id"],
            name=op.f("fk_signing_code_version_id_document_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_code")),
        sa.UniqueConstraint("request_id", name=op.f("uq_signing_code_request_id")),
    )
    op.create_index(op.f("ix_signing_code_user_id"), "signing_code", ["user_id"], unique=False)
    op.create_index(op.f("ix_signing_code_version_id"), "signing_code", ["version_id"], unique=False)
    op.create_table(
        "document_signature",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("signer_name", sa.String(length=400), nullable=False),
        sa.Column("organization", sa.String(length=400), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("certificate", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_by", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["signing_agreement.id"],
            name=op.f("fk_document_signature_agreement_id_signing_agreement"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"],
            ["user_account.id"],
            name=op.f("fk_document_signature_checked_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_document_signature_file_id_stored_file"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_document_signature_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["document_version.id"],
            name=op.f("fk_document_signature_version_id_document_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_signature")),
        sa.UniqueConstraint("version_id", "side", name=op.f("uq_document_signature_version_id_side")),
    )
    op.create_index(op.f("ix_document_signature_file_id"), "document_signature", ["file_id"], unique=False)
    op.create_index(op.f("ix_document_signature_user_id"), "document_signature", ["user_id"], unique=False)
    op.create_table(
        "signing_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["document.id"], name=op.f("fk_signing_answer_statement_id_document"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_signing_answer_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["document_version.id"],
            name=op.f("fk_signing_answer_version_id_document_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_answer")),
        sa.UniqueConstraint("version_id", name=op.f("uq_signing_answer_version_id")),
    )
    op.create_index(op.f("ix_signing_answer_statement_id"), "signing_answer", ["statement_id"], unique=False)
    op.create_index(op.f("ix_signing_answer_user_id"), "signing_answer", ["user_id"], unique=False)
    op.create_table(
        "evidence_sheet",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_by", sa.String(length=400), nullable=False),
        sa.Column("chain_seq", sa.BigInteger(), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_evidence_sheet_file_id_stored_file"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["document_version.id"],
            name=op.f("fk_evidence_sheet_version_id_document_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_sheet")),
        sa.UniqueConstraint("version_id", name=op.f("uq_evidence_sheet_version_id")),
    )
    op.create_index(op.f("ix_evidence_sheet_file_id"), "evidence_sheet", ["file_id"], unique=False)
    op.create_index(op.f("ix_evidence_sheet_sha256"), "evidence_sheet", ["sha256"], unique=False)
    op.create_table(
        "evidence_record",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("version_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("personal_digest", sa.String(length=64), nullable=False),
        sa.Column("personal", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_evidence_record")),
        sa.UniqueConstraint("hash", name=op.f("uq_evidence_record_hash")),
    )
    op.create_index("ix_evidence_record_version_id", "evidence_record", ["version_id"], unique=False)
    texts = sa.table(
        "signing_agreement_text", sa.column("version"), sa.column("body"), sa.column("valid_from", sa.Date())
    )
    op.bulk_insert(texts, [{"version": "1", "body": TEXT, "valid_from": datetime.date(2026, 1, 1)}])
    op.execute("""
        create function keep_evidence() returns trigger language plpgsql as $$
        begin
            if tg_op = 'UPDATE' then
                if (new.seq, new.previous_hash, new.hash, new.event, new.at, new.document_id, new.version_id, new.facts,
                    new.personal_digest)
                   is not distinct from
                   (old.seq, old.previous_hash, old.hash, old.event, old.at, old.document_id, old.version_id, old.facts,
                    old.personal_digest) then
                    return new;
                end if;
            end if;
            raise exception 'records of evidence are added, never altered' using errcode = '42501';
        end $$
    """)
    op.execute("""
        create trigger keep_evidence before update or delete on evidence_record
        for each row execute function keep_evidence()
    """)
    op.execute("""
        create trigger keep_all_evidence before truncate on evidence_record
        for each statement execute function keep_evidence()
    """)


def downgrade() -> None:
    """Take it back; signatures and their evidence are lost."""
    for table in TABLES:
        op.drop_table(table)
    op.execute("drop function keep_evidence()")
