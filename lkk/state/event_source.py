"""Who asked for the event that is being handled."""

from reflex_base.event.context import EventContext


def from_own_socket() -> bool:
    """Whether the event came over this tab's own socket; a signal's event carries no socket data."""
    context = EventContext.get()
    return context.router_data.get("token") == context.token
