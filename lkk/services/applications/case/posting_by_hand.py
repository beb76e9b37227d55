"""A document an employee posts by hand: its kind, number and day, the file, and the company's signature beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services.applications import access, posting, slots
from lkk.services.documents import posting as documents
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.documents.finding import current_version
from lkk.services.documents.posting import NewDocument
from lkk.services.files.giving import read_whole
from lkk.services.files.inspection.types import SIGNATURE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import company
from lkk.settings import settings
from lkk.vocabulary.documents import BY_HAND, NUMBER_LENGTH, TITLE_LENGTH, DocumentKind, DocumentSource, Signs
from lkk.vocabulary.words import at_most_signs


@dataclass(frozen=True)
class ByHand:
    """What is told of the document; without a title it is called by its kind."""

    kind: DocumentKind | None
    title: str
    number: str
    issued_on: date | None
    sign_until: date | None


async def post(work: UnitOfWork, actor: Actor, application_id: int, told: ByHand, effects: DocumentEffects) -> Document:
    """Post the file that waits in the place of posting, as a document of the application.

    By `effects` an act leads the connection on.

    Raises:
        NotFound, NotAllowed: as `access.locked`.
        FieldErrors: something is missing or written wrongly, by the names of `ByHand`; the files are `posting`.
        NotSignature, SignatureInvalid: the signature is not the company's of these bytes; nothing is posted.
    """
    application = await access.locked(work, actor, application_id)
    waiting = await _waiting(work, actor, application)
    main = [one for one in waiting if one.media_type != SIGNATURE.media_type]
    kind = _checked(work, told, main, signed=len(main) < len(waiting))
    file = main[0]
    file.slot, file.internal = slots.DOCUMENT, False
    new = NewDocument(
        kind,
        application.user_id,
        told.title.strip() or kind.label,
        b"",
        number=told.number.strip(),
        issued_on=told.issued_on,
        application_id=application.key,
        sign_until=told.sign_until if kind.signs.customer else None,
        source=DocumentSource.OPERATOR,
    )
    document = await documents.adopt(work, actor, new, file)
    for one in waiting:
        if one is not file:
            version = await current_version(work, document)
            await company.attach(work, actor, version.key, await read_whole(one.public_id))
            one.slot = slots.SIGNATURE
    await posting.noted(work, actor, application, document.title)
    await follow(work, actor, document, effects)
    return document


async def _waiting(work: UnitOfWork, actor: Actor, application: Application) -> Sequence[StoredFile]:
    query = select(StoredFile).where(
        StoredFile.application_id == application.key,
        StoredFile.slot == slots.POSTING,
        StoredFile.uploaded_by == actor.author_id,
    )
    return (await work.session.exec(query.order_by(col(StoredFile.id)).with_for_update())).all()


def _checked(work: UnitOfWork, told: ByHand, main: Sequence[StoredFile], *, signed: bool) -> DocumentKind:
    errors = FieldErrors()
    today = local_day(work.now, settings().time_zone)
    kind = told.kind if told.kind in BY_HAND else None
    if kind is None:
        errors.add("kind", "Выберите вид документа")
    if len(told.title.strip()) > TITLE_LENGTH:
        errors.add("title", f"Сократите: {at_most_signs(TITLE_LENGTH)}")
    if len(told.number.strip()) > NUMBER_LENGTH:
        errors.add("number", f"Сократите: {at_most_signs(NUMBER_LENGTH)}")
    if told.issued_on is None:
        errors.add("issued_on", "Укажите дату документа")
    elif told.issued_on > today:
        errors.add("issued_on", "Дата документа ещё не наступила")
    if told.sign_until is not None and told.sign_until < today:
        errors.add("sign_until", "Этот день уже прошёл")
    if len(main) != 1:
        errors.add("posting", "Приложите один файл документа" if not main else "Оставьте один файл документа")
    elif kind is not None and kind.signs.customer and not main[0].pages:
        errors.add("posting", "Клиент подписывает только PDF. Сохраните документ как PDF и приложите снова")
    elif kind is not None and kind.signs is Signs.COMPANY_THEN_CUSTOMER and not signed:
        errors.add("posting", company.MISSING)
    errors.raise_if_any()
    if kind is None:
        raise errors
    return kind
