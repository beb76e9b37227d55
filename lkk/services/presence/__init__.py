"""Which employees are at the desk: one row each, renewed while a tab of theirs is open; any feature may read it."""

from lkk.services.presence.cards import leave_card, open_card, who_has_open
from lkk.services.presence.here import BEAT_S, ONLINE, beat, is_away, set_away, who_is_here

__all__ = [
    "BEAT_S",
    "ONLINE",
    "beat",
    "is_away",
    "leave_card",
    "open_card",
    "set_away",
    "who_has_open",
    "who_is_here",
]
