"""What a worker process tells Prometheus: its own figures on a port of its own, on this machine, for the token."""

import threading
import wsgiref.simple_server
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from typing import Any

from prometheus_client import Gauge, make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from lkk.settings import settings

PATH = "/metrics"
LEADS = Gauge("lkk_worker_leads", "Whether this worker runs the periodic jobs")

_figures = make_wsgi_app(disable_compression=True)


@contextmanager
def served() -> Iterator[None]:
    """Answer at LKK_WORKER_METRICS_PORT while inside, from a thread; without a port nobody listens.

    Raises:
        SystemExit: the port is taken.
    """
    port = settings().worker_metrics_port
    if not port:
        yield
        return
    try:
        server = wsgiref.simple_server.make_server(
            settings().host, port, _for_the_token, ThreadingWSGIServer, handler_class=_Silent
        )
    except OSError as error:
        raise SystemExit(f"Порт {port} из LKK_WORKER_METRICS_PORT открыть нельзя: {error.strerror}") from None
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


class _Silent(wsgiref.simple_server.WSGIRequestHandler):
    """A slow or silent asker is given up; questions are not logged."""

    timeout = 5

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""


def _for_the_token(environ: dict[str, Any], start_response: Any) -> Any:
    expected = settings().metrics_token.get_secret_value()
    given = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    is_known = expected and compare_digest(given.encode(), expected.encode())
    if is_known and environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "GET":
        return _figures(environ, start_response)
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
    return ["Не найдено".encode()]
