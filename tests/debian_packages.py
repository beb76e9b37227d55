"""Programs of Debian's packages: the system's own, or unpacked into a folder with nothing installed or started."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SYSTEM = Path("/")
#: A program and the package it comes in. PostgreSQL has a folder of its own for each version; it stands first, for the
#: names in /usr/bin lead to scripts that want a whole installation.
PACKAGES = {"initdb": "postgresql", "nginx": "nginx", "redis-server": "redis-server", "logrotate": "logrotate"}
FOLDERS = ("usr/sbin", "usr/bin", "sbin", "bin")
APT_LIMIT_S = 120
_APT = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10", "-o", "APT::Sandbox::User=root")


class PackagesMissingError(RuntimeError):
    """Programs cannot be had here; the message says why."""


@dataclass(frozen=True)
class Packages:
    """Where programs and files of the packages are: below the root of the system or below `unpacked`."""

    unpacked: Path

    def program(self, name: str) -> Path:
        """Return the path of a program.

        Raises:
            PackagesMissingError: neither the system nor what was unpacked has it.
        """
        for root in (SYSTEM, self.unpacked):
            postgres = sorted(root.glob("usr/lib/postgresql/*/bin"), key=lambda one: int(one.parent.name))
            for folder in [*(root / one for one in FOLDERS), *reversed(postgres)]:
                if os.access(folder / name, os.X_OK):
                    return folder / name
        raise PackagesMissingError(f"нет программы {name}")

    def file(self, path: str) -> Path:
        """Return the path of a file that a package brings, `/etc/…`."""
        own = self.unpacked / path.lstrip("/")
        return own if own.exists() else Path(path)

    @property
    def environment(self) -> dict[str, str]:
        """What programs that were unpacked need to find each other and their libraries."""
        folders = [str(self.program(name).parent) for name in PACKAGES]
        path = os.pathsep.join(dict.fromkeys([*folders, "/usr/sbin", "/usr/bin", "/sbin", "/bin"]))
        libraries = sorted({str(one.parent) for one in self.unpacked.glob("usr/lib/**/*.so*")})
        return {"PATH": path, "LC_ALL": "C.UTF-8"} | ({"LD_LIBRARY_PATH": ":".join(libraries)} if libraries else {})


def provide(folder: Path) -> Packages:
    """Return the programs, taking out of their packages those that the system has not; apt is asked for those alone.

    Raises:
        PackagesMissingError: the system has no apt, or its packages are out of reach.
    """
    found = Packages(folder)
    wanted = [package for program, package in PACKAGES.items() if not _there(found, program)]
    if wanted:
        _unpack(wanted, folder)
    for program in PACKAGES:
        found.program(program)
    return found


def _there(found: Packages, program: str) -> bool:
    try:
        found.program(program)
    except PackagesMissingError:
        return False
    return True


def _unpack(packages: list[str], folder: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise PackagesMissingError("в системе нет apt-get, а программ не хватает: " + ", ".join(packages))
    archives = folder / "archives"
    (archives / "partial").mkdir(parents=True)
    download = ["install", "--yes", "--no-install-recommends", "--download-only"]
    own = ["-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1"]
    if _apt(*download, *own, *packages):
        _apt("update")  # a machine that has just been made knows of no package
        if said := _apt(*download, *own, *packages):
            raise PackagesMissingError(f"apt-get не отдаёт {', '.join(packages)}: {said[-300:]}")
    for archive in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(archive), str(folder)], check=True, timeout=APT_LIMIT_S)
    shutil.rmtree(archives)


def _apt(*arguments: str) -> str:
    """Run apt-get; an empty string, or what it said when it failed."""
    surroundings = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryFile("w+") as said:  # a pipe would be waited for as long as a child of apt holds it
        try:
            done = subprocess.run(
                ["apt-get", *_APT, *arguments],
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=APT_LIMIT_S,
            )
        except subprocess.TimeoutExpired:
            return f"нет ответа за {APT_LIMIT_S} с"
        said.seek(0)
        return (said.read().strip() or f"код {done.returncode}") if done.returncode else ""
