"""Personal data that do not open: told to the person in words, to the operators as an alarm."""

import structlog
from prometheus_client import Counter

from lkk.sealing import SealingError, UnknownKey
from lkk.services.kernel.errors import ServiceError

_TIMES = Counter("lkk_unreadable", "How often sealed data did not open: a key is missing or the data were changed")
_log = structlog.get_logger("lkk.sealing")


class Unreadable(ServiceError):
    """Personal data lie sealed, and their key is not among ours."""

    text = "Зашифрованные данные сейчас не читаются. Мы уже знаем об этом, повторите позже"


def note_unreadable(error: SealingError) -> None:
    """Count it and tell the place and the id of the key, nothing of the value."""
    _TIMES.inc()
    key_id = error.key_id if isinstance(error, UnknownKey) else ""
    _log.error("sealed_data_unreadable", place=error.place, key=key_id)
