"""Which employees are at the desk: one row each, renewed while a tab of theirs is open; any feature may read it."""

from lkk.services.presence.here import BEAT_S, ONLINE, beat, is_away, set_away, who_is_here

__all__ = ["BEAT_S", "ONLINE", "beat", "is_away", "set_away", "who_is_here"]
