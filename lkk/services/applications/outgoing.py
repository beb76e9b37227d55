"""What the accounting system is told of applications, each application's items one after another."""

from lkk.models.applications import Application, ApplicationMessage
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork

APPLICATION = OutboxKind(ACCOUNTING.channel, "application", "Заявка")
STATUS = OutboxKind(ACCOUNTING.channel, "application_status", "Статус заявки")
MESSAGE = OutboxKind(ACCOUNTING.channel, "application_message", "Сообщение по заявке")


def filed(work: UnitOfWork, application: Application) -> None:
    """A filed application; its key makes one of an application that is delivered twice."""
    _put(work, APPLICATION, application.key, key=str(application.filing_key))


def changed(work: UnitOfWork, application: Application) -> None:
    """A change of status, stage or answers."""
    stage = application.stage.value if application.stage else None
    _put(
        work,
        STATUS,
        application.key,
        key=f"application:{application.key}:{application.revision}",
        status=application.status.value,
        stage=stage,
        revision=application.revision,
    )


def said(work: UnitOfWork, message: ApplicationMessage) -> None:
    """A message of either side."""
    _put(work, MESSAGE, message.application_id, key=str(message.sending_key), message_id=message.key)


def _put(work: UnitOfWork, kind: OutboxKind, application_id: int, *, key: str, **payload: object) -> None:
    outbox.put(
        work,
        kind,
        {"application_id": application_id, **payload},
        key=key,
        ordering_key=f"application:{application_id}",
    )
