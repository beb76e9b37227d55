"""The browser that the tests and measurements drive.

python -m lkk.launch.chromium             prints where it is
python -m lkk.launch.chromium --install   installs one when there is none
"""

import os
import shutil
import subprocess
import sys
from glob import glob
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
INSTALL_TIMEOUT_S = 900


class ChromiumMissingError(RuntimeError):
    """There is no browser; the message says how to get one."""


def find() -> str:
    """Return the path of Chromium: LKK_CHROMIUM, the system's own, or Playwright's.

    Raises ChromiumMissingError when there is none.
    """
    if named := os.environ.get("LKK_CHROMIUM"):
        if found := shutil.which(named):
            return found
        raise ChromiumMissingError(f"LKK_CHROMIUM names {named}, and there is no such program.")
    for name in (*NAMES, MAC_CHROME):
        if found := shutil.which(name):
            return found
    if downloaded := _downloaded_by_playwright():
        return downloaded
    raise ChromiumMissingError("Install Chromium or Google Chrome, or name one: LKK_CHROMIUM=/path/to/chromium.")


def install() -> str:
    """Return the path of Chromium, installing it first when there is none.

    The system's package manager is asked when we may, then Playwright's download.
    Raises ChromiumMissingError when neither gave one.
    """
    try:
        return find()
    except ChromiumMissingError:
        if os.environ.get("LKK_CHROMIUM"):
            raise
    for commands in _ways_to_install():
        if all(succeeds(command) for command in commands):
            try:
                return find()
            except ChromiumMissingError:
                continue
    return find()


def _ways_to_install() -> list[list[list[str]]]:
    """Return the commands of each way that this machine offers, the best way first."""
    ways: list[list[list[str]]] = []
    privileged = privilege()
    if privileged is not None:
        if shutil.which("apt-get"):
            quiet = [*privileged, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
            ways.append([[*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", "chromium"]])
        elif shutil.which("dnf"):
            ways.append([[*privileged, "dnf", "-q", "-y", "install", "chromium"]])
    if shutil.which("brew"):
        ways.append([["brew", "install", "--cask", "google-chrome"]])
    ways.append([[sys.executable, "-m", "playwright", "install", "chromium"]])
    return ways


def privilege() -> list[str] | None:
    """Return what stands before a command that needs the administrator; None when we may not run one."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def succeeds(command: list[str]) -> bool:
    """Run `command` with its output on stderr; whether it ended well."""
    try:
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=INSTALL_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _downloaded_by_playwright() -> str | None:
    """Return the newest Chromium that Playwright fetched for this user, if any."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    stores = (
        [chosen]
        if chosen
        else [str(Path.home() / ".cache/ms-playwright"), str(Path.home() / "Library/Caches/ms-playwright")]
    )
    for store in stores:
        for pattern in ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*"):
            found = sorted(glob(f"{store}/chromium-*/{pattern}"))
            if found:
                return found[-1]
    return None


if __name__ == "__main__":
    try:
        print(install() if sys.argv[1:] == ["--install"] else find())
    except ChromiumMissingError as error:
        sys.exit(str(error))
