"""What a customer has accepted, signed and refused, for the archive of their data; codes are not told."""

from collections.abc import AsyncIterator

from sqlmodel import col, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.person_codes import PersonCode
from lkk.models.signing import (
    DocumentSignature,
    SignatureAgreementAccepted,
    SignatureAgreementText,
    SigningAnswer,
    SigningCode,
    SigningRepresentative,
)
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield agreements, phones that codes went to, signatures, answers in their place, powers of representatives.

    Who of the staff has checked something is not told.
    """
    for part in (_agreements, _codes, _signatures, _answers, _powers):
        async for row in part(work, user_id):
            yield row


async def _agreements(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    own = col(SignatureAgreementAccepted.user_id) == user_id
    async for one in portions(work, SignatureAgreementAccepted, own):
        text = await work.session.get_one(SignatureAgreementText, one.text_id)
        yield words(
            Соглашение_о_простой_подписи=one.accepted_at,
            Редакция=text.version,
            Подписывает=one.signer_name,
            Телефон=one.phone,
            Как_установлена_личность=one.identification,
            Отозвано=one.revoked_at,
            Адрес_в_сети=one.ip,
        )


async def _codes(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for one in portions(work, SigningCode, col(SigningCode.user_id) == user_id):
        code = await work.session.get_one(PersonCode, one.request_id)
        yield words(
            Код_для_подписи_отправлен=one.sent_at,
            Телефон=code.destination,
            Документ=await _named(work, one.version_id),
            SHA256=one.sha256,
        )


async def _signatures(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for one in portions(work, DocumentSignature, col(DocumentSignature.user_id) == user_id):
        yield words(
            Подпись=one.signed_at,
            Документ=await _named(work, one.version_id),
            Подписал=one.signer_name,
            Организация=one.organization,
            Способ=one.method,
            Проверка=one.outcome,
            Почему=one.reason,
            Сертификат=one.certificate,
            Проверена_сотрудником=one.checked_at,
            Запись_о_проверке=one.check_note,
        )


async def _answers(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for one in portions(work, SigningAnswer, col(SigningAnswer.user_id) == user_id):
        yield words(Ответ=one.event, Когда=one.at, Документ=await _named(work, one.version_id), Почему=one.reason)


async def _powers(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for one in portions(work, SigningRepresentative, col(SigningRepresentative.user_id) == user_id):
        yield words(
            Доверенность=one.power,
            Представитель=one.name,
            Действует_до=one.valid_to,
            Проверена_сотрудником=one.checked_at,
            Прекращена=one.ended_at,
            Почему_прекращена=one.ended_why,
        )


async def _named(work: UnitOfWork, version_id: int) -> str:
    """The document of a version, as its page calls it."""
    query = (
        select(Document.title, Document.number, DocumentVersion.number)
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(Document.id))
        .where(DocumentVersion.id == version_id)
    )
    title, number, version = (await work.session.exec(query)).one()
    return f"{title} № {number}, версия {version}" if number else f"{title}, версия {version}"
