"""A filed notice of completion as a document of its connection: both sides find it there, nobody signs it."""

import uuid

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import attachments, slots
from lkk.services.documents import finding
from lkk.services.documents import posting as documents
from lkk.services.documents.posting import NewDocument
from lkk.services.files.views import FileView
from lkk.services.forms.catalog.grid_connection.contracts import TC_COMPLETION_NOTICE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.documents import DocumentKind, DocumentSource


async def post(work: UnitOfWork, filed: Application, file: StoredFile) -> None:
    """Make the paper of what was filed a document of the connection; other kinds than the notice have none there."""
    if filed.kind != TC_COMPLETION_NOTICE.code or filed.submitted_at is None:
        return
    new = NewDocument(
        DocumentKind.COMPLETION_NOTICE,
        filed.user_id,
        DocumentKind.COMPLETION_NOTICE.label,
        b"",
        number=filed.number or "",
        issued_on=local_day(filed.submitted_at, settings().time_zone),
        application_id=int(filed.answers[TC_COMPLETION_NOTICE.object_field]),
        source=DocumentSource.CUSTOMER,
        external_key=f"filed:{filed.key}",
        tell=False,
    )
    await documents.adopt(work, None, new, file)


async def enclosed(work: UnitOfWork, actor: Actor, public_id: uuid.UUID) -> tuple[FileView, ...]:
    """The files that were filed with a notice of completion, by the id of its document; of another document none.

    Raises:
        NotFound, NotAllowed: as `finding.seen`.
    """
    document = await finding.seen(work, actor, public_id)
    version = await finding.current_version(work, document)
    file = await work.session.get_one(StoredFile, version.file_id)
    if file.slot != slots.FILED or file.application_id is None:
        return ()
    found = await attachments.of_application(work, file.application_id)
    return tuple(one for one in found if attachments.of_form(TC_COMPLETION_NOTICE, one))
