"""The portal as docs/operation.md puts it up: Debian's nginx, PostgreSQL and Redis, the units of `deploy/systemd`."""

import os
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
from redis import ConnectionError as NotUp
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from lkk.launch.frontend import pages_for
from lkk.launch.postgres_places import PostgresError, run_as, server_user
from tests.debian_packages import Packages
from tests.deployment import Machine, page_block
from tests.portal_process import SECRET_KEY
from tests.production import DATA_KEYS
from tests.sandbox_process import Sandbox, running_sandbox

READY_LIMIT_S = 90
PASSWORD = "a password of the role, with ' and #"
METRICS_TOKEN = "a token of figures"
RIGHTS = "### 1. База и код"
#: A real system stands there as far as the portal can see: `about` says that it is no sandbox, and TLS is its own CA's.
_NEIGHBOURS = """
server {{
    listen 127.0.0.1:{port} ssl;
    server_name localhost;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    client_max_body_size 30m;
    access_log off;
    location ~ /v1/about$ {{
        default_type application/json;
        charset utf-8;
        return 200 '{{"name": "Соседняя система", "version": "1", "sandbox": false}}';
    }}
    location / {{
        proxy_set_header Authorization "Bearer sandbox-token";
        proxy_pass {sandbox};
    }}
}}
"""


@dataclass
class Stack:
    """What has been put up; its processes may be stopped and started by a test."""

    machine: Machine
    sandbox: Sandbox
    tls: ssl.SSLContext

    @property
    def url(self) -> str:
        """The public address."""
        return self.machine.url

    @property
    def units(self) -> tuple[str, ...]:
        """What `lkk.target` holds."""
        workers = (f"lkk-worker@{self.machine.ports[name]}" for name in ("worker", "worker-2"))
        return ("lkk-web", *workers)

    def start(self) -> None:
        """Do what `systemctl start lkk.target` does and wait until pages are served.

        Raises:
            RuntimeError: a unit has ended, or nobody answers in time; the text holds what it has printed.
        """
        for unit in self.units:
            self.machine.start_unit(unit)
        deadline = time.monotonic() + READY_LIMIT_S
        while time.monotonic() < deadline:
            for unit in self.units:
                if self.machine.running[unit].poll() is not None:
                    raise RuntimeError(f"{unit} has ended:\n{self.printed(unit)}")
            if self.get("/api/health/ready").is_success:
                return
            time.sleep(0.2)
        raise RuntimeError(f"the portal is not ready:\n{self.get('/api/health/ready').text}\n{self.printed('lkk-web')}")

    def stop(self) -> dict[str, int]:
        """Do what `systemctl stop lkk.target` does; the exit status of each unit."""
        return self.machine.stop(*self.units)

    def get(self, path: str, **options: str) -> httpx.Response:
        """Ask the portal through nginx."""
        return httpx.get(f"{self.url}{path}", verify=self.tls, timeout=10, headers=options)

    def printed(self, unit: str) -> str:
        """The end of what a unit has printed."""
        return self.machine.output(unit).read_text(errors="replace")[-6000:]

    def database_url(self, name: str = "lkk") -> str:
        """The address of a database as the settings take it."""
        return f"postgresql://lkk:{quote(PASSWORD)}@127.0.0.1:{self.machine.ports['postgres']}/{name}"

    def rows(self, statement: str, database: str = "lkk") -> list[tuple]:
        """Run SQL as the portal's role and return the rows, if there are any."""
        with psycopg.connect(self.database_url(database), autocommit=True) as connection:
            found = connection.execute(statement)  # pyright: ignore[reportCallIssue, reportArgumentType]
            return found.fetchall() if found.description else []


@contextmanager
def prepared(packages: Packages, folder: Path) -> Iterator[Stack]:
    """Start everything but the portal itself, its database made and its settings written; at the end all is ended."""
    machine = Machine(folder, packages)
    try:
        with running_sandbox(folder / "sandbox") as sandbox:
            stack = Stack(machine, sandbox, ssl.create_default_context(cafile=str(machine.authority)))
            _start_redis(machine)
            _start_postgres(machine)
            _start_nginx(machine, sandbox)
            _make_database(machine)
            _write_settings(stack)
            yield stack
    finally:
        machine.stop(*machine.running)
        _stop_postgres(machine)


def _start_redis(machine: Machine) -> None:
    """With the package's configuration and the two lines of the page."""
    text = machine.packages.file("/etc/redis/redis.conf").read_text()
    for place in ("/var/lib/redis", "/var/log/redis", "/run/redis"):
        text = text.replace(place, str(machine.folder))
    configuration = machine.folder / "etc" / "redis.conf"
    own = {"port": machine.ports["redis"], "daemonize": "no", "save": '""', "maxmemory": "1gb"}
    configuration.write_text(text + "".join(f"\n{name} {value}" for name, value in own.items()) + "\n")
    program = str(machine.packages.program("redis-server"))
    machine.start("redis", program, str(configuration), env=machine.packages.environment)
    retry = Retry(ConstantBackoff(0.1), retries=100)
    with Redis(port=machine.ports["redis"], retry=retry, retry_on_error=[NotUp]) as client:
        client.ping()


def _start_postgres(machine: Machine) -> None:
    """A cluster as the package makes one where no language is set: peer at the socket, a password at the port."""
    data = machine.folder / "postgres"
    data.mkdir()
    if user := server_user():
        os.chown(data, user.pw_uid, user.pw_gid)
    ways = ["--auth-local=peer", "--auth-host=scram-sha-256", "--no-instructions"]
    _run_postgres(machine, "initdb", "-D", str(data / "main"), *ways)
    place = f"-p {machine.ports['postgres']} -k {data} -c listen_addresses=127.0.0.1"
    _run_postgres(machine, "pg_ctl", "-D", str(data / "main"), "-w", "-l", str(data / "log"), "-o", place, "start")


def _stop_postgres(machine: Machine) -> None:
    data = machine.folder / "postgres" / "main"
    if (data / "postmaster.pid").exists():
        _run_postgres(machine, "pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop")


def _run_postgres(machine: Machine, program: str, *arguments: str) -> None:
    surroundings = machine.packages.environment | {"LC_ALL": "C"}
    done = run_as(server_user(), [str(machine.packages.program(program)), *arguments], surroundings)
    if done.returncode:
        raise PostgresError(f"{program}: {done.stdout}")


def _start_nginx(machine: Machine, sandbox: Sandbox) -> None:
    """The package's configuration with the sample; the neighbours have a server of their own in it."""
    certificate = machine.folder / "etc" / "site.pem"
    names = {"certificate": certificate, "key": certificate.with_suffix(".key"), "sandbox": sandbox.url}
    written = machine.nginx_configuration(_NEIGHBOURS.format(port=machine.ports["neighbours"], **names))
    program = str(machine.packages.program("nginx"))
    machine.must(f"{program} -t -c {written}")
    machine.start("nginx", program, "-c", str(written), "-g", "daemon off;", env=machine.packages.environment)


def _make_database(machine: Machine) -> None:
    """The two commands of the page that make the role and its database."""
    block = page_block(RIGHTS, "createuser")
    commands = [line for line in block.splitlines() if line.startswith("sudo -u postgres")]
    assert len(commands) == 2, block
    for command in commands:
        machine.must(command, f"{PASSWORD}\n{PASSWORD}\n")


def _write_settings(stack: Stack) -> None:
    machine = stack.machine
    neighbours = f"https://localhost:{machine.ports['neighbours']}"
    own = {
        "PUBLIC_URL": machine.url,
        "PORT": str(machine.ports["portal"]),
        "DATABASE_URL": stack.database_url(),
        "SECRET_KEY": SECRET_KEY,
        "DATA_KEYS": DATA_KEYS,
        "ACCOUNTING_URL": neighbours,
        "ACCOUNTING_TOKEN": "a token of the office",
        "DOCUMENTS_URL": f"{neighbours}/documents",
        "DOCUMENTS_TOKEN": "a token of the archive",
        "SMS_URL": f"{neighbours}/sms",
        "SMS_TOKEN": "a token of the gateway",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(stack.sandbox.smtp_port),
        "SMTP_SECURITY": "none",
        "SMTP_USER": "",
        "SMTP_PASSWORD": "",
        "METRICS_TOKEN": METRICS_TOKEN,
        "CA_FILE": str(machine.authority),
        "WEB_WORKERS": "2",
        "REDIS_URL": f"redis://127.0.0.1:{machine.ports['redis']}/0",
    }
    pages = pages_for(machine.url, machine.folder / "pages")
    outside = {"REFLEX_WEB_WORKDIR": str(pages), "BACKUP_FOLDER": str(machine.folder / "backups")}
    machine.write_settings(**{f"LKK_{name}": value for name, value in own.items()}, **outside)
