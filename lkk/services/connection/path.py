"""The table of the path: which stage an event leads a case to on its track (domain 5.3); pure."""

from dataclasses import dataclass

from lkk.services.applications.workflow.stages import tracks_in_words
from lkk.vocabulary.applications import Stage, Track
from lkk.vocabulary.connection import Happening

_BOTH = frozenset({Track.SIMPLIFIED, Track.FULL})
_SIMPLIFIED, _FULL, _TURNKEY = (frozenset({track}) for track in (Track.SIMPLIFIED, Track.FULL, Track.TURNKEY))


@dataclass(frozen=True)
class Move:
    """An event of some tracks leads from a stage to another one."""

    happening: Happening
    source: Stage
    target: Stage
    tracks: frozenset[Track] = _BOTH


MOVES: tuple[Move, ...] = (
    Move(Happening.OFFERED, Stage.REVIEW, Stage.OFFER),
    Move(Happening.SENT, Stage.OFFER, Stage.PAYMENT, _SIMPLIFIED),
    Move(Happening.SENT, Stage.OFFER, Stage.SIGNING, _FULL),
    Move(Happening.SENT, Stage.REVIEW, Stage.SIGNING, _TURNKEY),
    Move(Happening.SIGNED, Stage.SIGNING, Stage.PAYMENT, _FULL | _TURNKEY),
    Move(Happening.PAID, Stage.PAYMENT, Stage.WORKS, frozenset(Track)),
    Move(Happening.NOTICED, Stage.WORKS, Stage.NOTICE, _FULL),
    Move(Happening.DAY_AGREED, Stage.NOTICE, Stage.INSPECTION, _FULL),
    Move(Happening.FAILED, Stage.INSPECTION, Stage.WORKS, _FULL),
    Move(Happening.PASSED, Stage.INSPECTION, Stage.CONNECTION, _FULL),
    Move(Happening.READY, Stage.WORKS, Stage.CONNECTION, _SIMPLIFIED),
    Move(Happening.ACTS_POSTED, Stage.CONNECTION, Stage.ACTS),
    Move(Happening.ACTS_POSTED, Stage.WORKS, Stage.ACTS, _TURNKEY),
    Move(Happening.FAILED, Stage.ACTS, Stage.WORKS, _TURNKEY),
    Move(Happening.ACTS_TAKEN, Stage.ACTS, Stage.SUPPLY),
    Move(Happening.ACTS_TAKEN, Stage.ACTS, Stage.DONE, _TURNKEY),
)


def leads_to(happening: Happening, track: Track | None, stage: Stage | None) -> Stage | None:
    """The stage an event leads to from the present one; None where it leads nowhere."""
    found = (one.target for one in MOVES if one.happening is happening and one.source is stage and track in one.tracks)
    return next(found, None)


def printed() -> str:
    """The table as Markdown, for the documentation and its test."""
    lines = ["| Событие | Порядок | С этапа | На этап |", "|---|---|---|---|"]
    for one in MOVES:
        tracks = tracks_in_words(one.tracks)
        lines.append(f"| {one.happening.label} | {tracks} | {one.source.label} | {one.target.label} |")
    return "\n".join(lines)
