"""What the command line asks of the sandbox."""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DEFAULT_TOKEN = "sandbox-token"  # noqa: S105  known to everyone


@dataclass(frozen=True, slots=True)
class Options:
    """Where to listen, where to keep data and what city to make."""

    host: str
    http_port: int
    smtp_port: int
    folder: Path
    token: str
    today: date | None
    accounts: int
    payments_hook: str = ""


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; exits with a message when it is wrong."""
    parser = ArgumentParser(prog="python -m lkk.sandbox", description="Учётная система и почта для разработки")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--http-port", type=int, default=3100)
    parser.add_argument("--smtp-port", type=int, default=3125)
    parser.add_argument("--folder", type=Path, default=Path(".data/sandbox"))
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bearer token of the accounting API")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="a fixed day, YYYY-MM-DD")
    parser.add_argument("--accounts", type=int, default=2000, help="how many accounts a new city has")
    parser.add_argument("--payments-hook", default="", help="the address that hears of payments")
    values = parser.parse_args(arguments)
    return Options(
        host=values.host,
        http_port=values.http_port,
        smtp_port=values.smtp_port,
        folder=values.folder,
        token=values.token,
        today=values.today,
        accounts=values.accounts,
        payments_hook=values.payments_hook,
    )
