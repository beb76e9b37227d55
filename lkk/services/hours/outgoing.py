"""What the accounting system is told of hours."""

from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.kernel.outbox import OutboxKind

HOURS = OutboxKind(ACCOUNTING.channel, "hours", "Почасовые данные")
"""The hours of a meter and month under one key."""
