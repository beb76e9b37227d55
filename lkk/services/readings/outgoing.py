"""What the accounting system is told of readings."""

from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.kernel.outbox import OutboxKind

READINGS = OutboxKind(ACCOUNTING.channel, "readings", "Показания")
ARCHIVE = OutboxKind(ACCOUNTING.channel, "archive_request", "Запрос архива показаний")
