"""What other systems are told of applications, each application's items one after another.

Grid objects that are handed over go to the document system [seed A], everything else to the accounting system.
"""

from lkk.models.applications import Application, ApplicationMessage
from lkk.services.integrations.accounting.integration import ACCOUNTING, ACCOUNTING_FILES
from lkk.services.integrations.documents.integration import DOCUMENTS
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Direction

APPLICATION = OutboxKind(ACCOUNTING.channel, "application", "Заявка")
STATUS = OutboxKind(ACCOUNTING.channel, "application_status", "Статус заявки")
MESSAGE = OutboxKind(ACCOUNTING.channel, "application_message", "Сообщение по заявке")
FILE = OutboxKind(ACCOUNTING_FILES.channel, "application_file", "Файл заявки")

DOCUMENT = OutboxKind(DOCUMENTS.channel, "document", "Заявка на регистрацию")
DOCUMENT_STATUS = OutboxKind(DOCUMENTS.channel, "document_status", "Статус заявки")
DOCUMENT_MESSAGE = OutboxKind(DOCUMENTS.channel, "document_message", "Сообщение по заявке")

FIRST_WITH_DOCUMENTS = 2  # version of the form about grid objects


def filed(work: UnitOfWork, application: Application) -> None:
    """A filed application; its key makes one of an application that is delivered twice."""
    kind = DOCUMENT if _is_document(application) else APPLICATION
    _put(work, kind, application.key, key=str(application.filing_key))


def changed(work: UnitOfWork, application: Application) -> None:
    """A change of status, stage or answers."""
    stage = application.stage.value if application.stage else None
    _put(
        work,
        DOCUMENT_STATUS if _is_document(application) else STATUS,
        application.key,
        key=f"application:{application.key}:{application.revision}",
        status=application.status.value,
        stage=stage,
        revision=application.revision,
    )


def said(work: UnitOfWork, application: Application, message: ApplicationMessage) -> None:
    """A message of either side."""
    kind = DOCUMENT_MESSAGE if _is_document(application) else MESSAGE
    _put(work, kind, application.key, key=str(message.sending_key), message_id=message.key)


def file(work: UnitOfWork, application_id: int, file_id: int, *, key: str = "") -> None:
    """The bytes of a file that an accepted item has named; the files of an application go one after another."""
    payload = {"application_id": application_id, "file_id": file_id}
    outbox.put(work, FILE, payload, key=key, ordering_key=f"application_files:{application_id}")


def _is_document(application: Application) -> bool:
    """Whether the document system has it: what was filed before there was one stays with the accounting system."""
    return application.direction is Direction.GRID_ASSETS and application.kind_version >= FIRST_WITH_DOCUMENTS


def _put(work: UnitOfWork, kind: OutboxKind, application_id: int, *, key: str, **payload: object) -> None:
    outbox.put(
        work,
        kind,
        {"application_id": application_id, **payload},
        key=key,
        ordering_key=f"application:{application_id}",
    )
