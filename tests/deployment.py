"""The files of `deploy/` and the commands of docs/operation.md, carried out beside the system they are written for.

What an administrator changes is changed (name, certificates, ports); what stands at a place of the system stands below
one folder instead. Nothing is installed and no service of the machine is touched.
"""

import configparser
import io
import os
import re
import shlex
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from lkk.launch.postgres_places import server_user
from tests import own_authority
from tests.debian_packages import Packages
from tests.sandbox_process import free_ports

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
PAGE = ROOT / "docs" / "operation.md"
SETTINGS = "### 2. Настройки: `/etc/lkk/lkk.env`, владелец root, права 0600"
FIRST_START = "### 4. Первый запуск"
COMMAND_LIMIT_S = 120
STOP_LIMIT_S = 30
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
#: What the page calls as a command of the system and what does the same here.
_STAND_INS = {
    "sudo": 'user=$2; shift 2; [ "$user" = postgres ] || exec "$@"\nexec setpriv {as_postgres} --clear-groups "$@"',
    "systemd-run": """while :; do
    case $1 in
        --*) shift ;;
        -p) case $2 in
                WorkingDirectory=*) cd "${{2#*=}}" ;;
                EnvironmentFile=*) set -a; . "${{2#*=}}"; set +a ;;
            esac
            shift 2 ;;
        *) break ;;
    esac
done
exec "$@\"""",
    "systemctl": "exit 0",
}


def page_block(heading: str, *words: str) -> str:
    """Return the first block of commands below a heading of docs/operation.md that has all these words."""
    _, found, rest = PAGE.read_text(encoding="utf-8").partition(f"\n{heading}\n")
    assert found, f"docs/operation.md has no heading {heading!r}"
    return next(block for block in _BLOCK.findall(rest) if all(word in block for word in words))


@dataclass
class Machine:
    """Where everything stands and what runs."""

    folder: Path
    packages: Packages
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the folders that the page makes, the certificate and the stand-ins for commands of the system."""
        names = ("http", "https", "portal", "postgres", "redis", "neighbours", "worker", "worker-2")
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        for name in ("data", "backups", "log", "log-of-nginx", "nginx-temporary", "bin", "etc"):
            (self.folder / name).mkdir()
        own_authority.make(self.authority, self.folder / "etc" / "site.pem", self.folder / "etc" / "site.key")
        if user := server_user():
            as_postgres = f"--reuid {user.pw_uid} --regid {user.pw_gid}"
            for name, body in _STAND_INS.items():
                (self.folder / "bin" / name).write_text(f"#!/bin/sh\n{body.format(as_postgres=as_postgres)}\n")
                (self.folder / "bin" / name).chmod(0o755)

    @property
    def url(self) -> str:
        """The public address."""
        return f"https://{own_authority.HOST}:{self.ports['https']}"

    @property
    def authority(self) -> Path:
        """The certificate of who has signed the site's and the neighbours'."""
        return self.folder / "etc" / "authority.pem"

    @property
    def env_file(self) -> Path:
        """The settings of the services."""
        return self.folder / "etc" / "lkk.env"

    def here(self, text: str) -> str:
        """Name the places of this machine instead of the system's."""
        for there, here in {
            "/opt/lkk/current": ROOT,
            "/etc/lkk/": self.folder / "etc",
            "/var/lib/lkk": self.folder / "data",
            "/var/backups/lkk": self.folder / "backups",
            "/var/log/lkk": self.folder / "log",
            "/var/log/nginx": self.folder / "log-of-nginx",
            "/run/nginx.pid": self.folder / "nginx.pid",
            "/etc/ssl/lk.example.ru": self.folder / "etc" / "site",
        }.items():
            text = text.replace(there, f"{here}/" if there.endswith("/") else str(here))
        return text

    def write_settings(self, **own: str) -> None:
        """Write lkk.env: every name of the page's example, with values of this machine."""
        names = dotenv_values(stream=io.StringIO(page_block(SETTINGS)), interpolate=False)
        told = {name: own.get(name, self.here(value or "")) for name, value in names.items()} | own
        self.env_file.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in told.items()))

    def settings(self) -> dict[str, str]:
        """Read what stands in lkk.env."""
        return {name: value or "" for name, value in dotenv_values(self.env_file, interpolate=False).items()}

    def command(self, script: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run commands as the administrator types them, with the page's own functions `lkk` and `lkk_in`."""
        functions, _, _ = page_block(FIRST_START).partition("\n\n")
        surroundings = self.packages.environment
        surroundings["PATH"] = f"{self.folder / 'bin'}:{surroundings['PATH']}"
        surroundings |= {"PGHOST": str(self.folder / "postgres"), "PGPORT": str(self.ports["postgres"])}
        return subprocess.run(
            ["/bin/sh", "-eu", "-c", self.here(f"{functions}\n{script}")],
            cwd="/",
            env=surroundings,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=COMMAND_LIMIT_S,
            start_new_session=True,  # without a terminal passwords are read from the input
        )

    def must(self, script: str, given: str = "") -> str:
        """Run commands that must succeed; return what they print."""
        done = self.command(script, given)
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout

    def start(
        self, name: str, *command: str, env: dict[str, str], cwd: str | None = None, umask: int = -1
    ) -> subprocess.Popen[bytes]:
        """Start a process that lives until it is stopped; its output goes to a file of its name."""
        with self.output(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                env=env,
                cwd=cwd,
                umask=umask,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.running[name]

    def output(self, name: str) -> Path:
        """Where a process prints."""
        return self.folder / f"{name}.out"

    def start_unit(self, unit: str) -> None:
        """Run the ExecStart of a unit of `deploy/systemd` as systemd does: its folder, surroundings and mask."""
        service = self.unit(unit)
        self.start(
            unit,
            *shlex.split(service["ExecStart"]),
            cwd=service.get("WorkingDirectory", "/"),
            env=self._surroundings(service),
            umask=int(service["UMask"], 8),
        )

    def unit(self, unit: str) -> configparser.SectionProxy:
        """Read the section Service of a unit; `lkk-worker@3009` is an instance of a template."""
        name, at, instance = unit.partition("@")
        text = (DEPLOY / "systemd" / f"{name}{at}.service").read_text(encoding="utf-8")
        read = configparser.ConfigParser(strict=True, interpolation=None)
        read.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
        read.read_string(self.here(text).replace("%i", instance))
        return read["Service"]

    def stop(self, *names: str) -> dict[str, int]:
        """End processes at once and return their exit statuses; one that does not end in time is killed: -9."""
        ending = {name: self.running.pop(name) for name in names}
        for process in ending.values():
            if process.poll() is None:
                process.terminate()
        return {name: self._ended(process) for name, process in ending.items()}

    def _ended(self, process: subprocess.Popen[bytes]) -> int:
        try:
            return process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    def nginx_configuration(self, neighbours: str) -> Path:
        """Write the package's nginx.conf with the sample of `deploy/nginx` and the servers of the neighbours."""
        sample = self.here((DEPLOY / "nginx" / "lkk.conf").read_text(encoding="utf-8"))
        for there, here in {
            "listen 80;": f"listen 127.0.0.1:{self.ports['http']};",
            "listen 443 ": f"listen 127.0.0.1:{self.ports['https']} ",
            "server_name lk.example.ru;": f"server_name {own_authority.HOST};",
            "https://$server_name": f"https://$server_name:{self.ports['https']}",
            "server 127.0.0.1:3000;": f"server 127.0.0.1:{self.ports['portal']};",
        }.items():
            assert there in sample, f"deploy/nginx/lkk.conf has no {there!r}"
            sample = sample.replace(there, here)
        sites = self.folder / "etc" / "conf.d"
        sites.mkdir()
        (sites / "lkk.conf").write_text(sample, encoding="utf-8")
        (sites / "neighbours.conf").write_text(neighbours, encoding="utf-8")
        whole = self.here(self.packages.file("/etc/nginx/nginx.conf").read_text())
        own = {"/etc/nginx/conf.d": str(sites), "include /etc/nginx/sites-enabled/*;": self._nginx_folders()}
        own["/etc/nginx/mime.types"] = str(self.packages.file("/etc/nginx/mime.types"))
        for there, here in own.items():
            assert there in whole, f"the nginx.conf of the package has no {there!r}"
            whole = whole.replace(there, here)
        written = self.folder / "etc" / "nginx.conf"
        written.write_text(whole)
        return written

    def _nginx_folders(self) -> str:
        """What the package keeps below /var/lib/nginx."""
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        return "\n\t".join(f"{kind}_temp_path {self.folder / 'nginx-temporary'}/{kind};" for kind in kinds)

    def _surroundings(self, service: configparser.SectionProxy) -> dict[str, str]:
        """What a unit sets; names of the file win, as with systemd."""
        given = dict(one.split("=", 1) for one in shlex.split(service.get("Environment", "")))
        told = dotenv_values(service["EnvironmentFile"], interpolate=False)
        return {"PATH": SYSTEM_PATH} | given | {name: value or "" for name, value in told.items()}
