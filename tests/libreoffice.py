"""LibreOffice, which writes our workbooks anew as a person does who has no Excel.

python -m tests.libreoffice             prints where it is
python -m tests.libreoffice --install   asks the package manager for it when there is none
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from lkk.launch.chromium import privilege, succeeds

PACKAGE = "libreoffice-calc-nogui"
LIMIT_S = 120
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97"}


def find() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def install() -> str | None:
    """Return the path of LibreOffice, installing Debian's package when there is none and we may."""
    privileged = privilege()
    if (found := find()) or privileged is None or not shutil.which("apt-get"):
        return found
    quiet = [*privileged, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    if succeeds([*quiet, "update"]):
        succeeds([*quiet, "install", "-y", "--no-install-recommends", PACKAGE])
    return find()


def written_anew(program: str, files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Open each file and save it in its own format, with a profile of its own; return the new ones by name."""
    given, made = folder / "given", folder / "made"
    given.mkdir()
    for name, data in files.items():
        (given / name).write_bytes(data)
    for extension, by in FILTERS.items():
        names = [str(given / name) for name in files if name.endswith(f".{extension}")]
        own = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, own, "--headless", "--convert-to", f"{extension}:{by}", "--outdir", str(made), *names]
        subprocess.run(command, check=True, capture_output=True, timeout=LIMIT_S)
    return {name: (made / name).read_bytes() for name in files}


if __name__ == "__main__":
    print((install() if sys.argv[1:] == ["--install"] else find()) or "LibreOffice is not here: its test is left out")
