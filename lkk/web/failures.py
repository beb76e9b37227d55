"""What the framework could not handle: logged, and nothing of it shown."""

import structlog


def report(exception: Exception) -> None:
    """The last resort for errors outside our handlers; Reflex finds it by the name of the parameter."""
    structlog.get_logger().error("framework_event_failed", exc_info=exception)
