"""How long events take and how they end, counted in this process for monitoring."""

from prometheus_client import Histogram

DONE, REFUSED, FAILED, DENIED = "done", "refused", "failed", "denied"

_SECONDS = Histogram(
    "lkk_event_seconds",
    "Events by handler and outcome: done, refused by a rule, failed by a fault, denied by the guard",
    ["handler", "outcome"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


def count_event(handler: str, outcome: str, seconds: float = 0) -> None:
    """Add one event; `handler` must be the name of a declared one, so that their number stays small."""
    _SECONDS.labels(handler, outcome).observe(seconds)
