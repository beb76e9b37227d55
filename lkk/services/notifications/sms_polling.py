"""How often a provider is asked whether an SMS has arrived: soon at first, then rarely, and not for ever."""

from datetime import timedelta

from lkk.services.integrations.sms.contract import LATEST_TAKING

UNCERTAIN_FOR = 2 * LATEST_TAKING  # till a gateway that did not answer is asked whether it has taken an SMS
_PAUSES = tuple(timedelta(minutes=n) for n in (1, 2, 5, 15, 60, 180, 360, 720, 1440, 1440))


def first_question() -> timedelta:
    """Return how long after sending the provider is asked first."""
    return _PAUSES[0]


def next_question(asked: int) -> timedelta | None:
    """Return the pause after so many questions; None when no report is waited for any more."""
    return _PAUSES[asked] if asked < len(_PAUSES) else None
