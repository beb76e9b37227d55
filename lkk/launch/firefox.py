"""Firefox, the second browser of the tests: the system's own, which nobody but the system's packages brings.

python -m lkk.launch.firefox             prints where it is
python -m lkk.launch.firefox --install   asks the package manager for it when there is none
"""

import shutil
import sys

from lkk.launch.chromium import privilege, succeeds

NAMES = ("firefox-esr", "firefox")


def find() -> str | None:
    """Return the path of Firefox, the long-supported release first; None when there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install() -> str | None:
    """Return the path of Firefox, installing Debian's package when there is none and we may."""
    privileged = privilege()
    if (found := find()) or privileged is None or not shutil.which("apt-get"):
        return found
    quiet = [*privileged, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    if succeeds([*quiet, "update"]):
        succeeds([*quiet, "install", "-y", "--no-install-recommends", NAMES[0]])
    return find()


if __name__ == "__main__":
    print((install() if sys.argv[1:] == ["--install"] else find()) or "Firefox is not here: its test will be left out")
