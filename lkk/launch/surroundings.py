"""What a command needs before it starts: the address of a database, embedded when none is given."""

import errno
import os
import socket
from importlib.util import find_spec

from lkk.launch import postgres
from lkk.settings import settings


def with_database() -> postgres.Server | None:
    """Start the embedded PostgreSQL when no address is set; the server when it was not running before."""
    if settings().database_url:
        return None
    if settings().production:
        raise SystemExit("Встроенная база данных не для работы: задайте LKK_DATABASE_URL")
    before = postgres.locate(postgres.portal_root()).running()
    server = postgres.ensure(postgres.portal_root())
    os.environ["LKK_DATABASE_URL"] = server.dsn("lkk")
    settings.cache_clear()
    return None if before else server


def outside_world_is_sandbox() -> bool:
    """Whether the accounting system of the settings is the sandbox on this machine; an installed wheel has none."""
    if find_spec("lkk.sandbox") is None:
        return False
    address = settings().accounting_url.rstrip("/")
    port = settings().sandbox_port
    return not settings().production and address in {f"http://127.0.0.1:{port}", f"http://localhost:{port}"}


def demand_free_ports(*ports: int) -> None:
    """Stop before anything is started when somebody listens on one of these ports.

    Raises:
        SystemExit: the sentence names the port and says what to do.
    """
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings().host, port))
            except OSError as error:
                raise SystemExit(_not_to_be_had(port, error)) from None


def _not_to_be_had(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Порт {port} занят: возможно, портал уже запущен. Остановите его или задайте другой порт, "
            "настройки перечислены в README"
        )
    if error.errno == errno.EACCES:
        return f"Порт {port} открыть нельзя: порты до 1024 открывает только root. Задайте другой в LKK_PORT"
    return f"Адрес {settings().host}, порт {port}, открыть нельзя: {error.strerror}. Проверьте LKK_HOST"
